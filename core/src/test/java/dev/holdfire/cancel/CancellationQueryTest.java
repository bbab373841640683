package dev.holdfire.cancel;

import static dev.holdfire.Refusals.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.recipient.RecipientRef;
import org.junit.jupiter.api.Test;

final class CancellationQueryTest {
  @Test
  void allThatIsWrongIsReportedTogether() {
    RecipientRef unacceptable =
        new RecipientRef("things", "x".repeat(RecipientRef.MAX_ID_LENGTH + 1));

    assertThat(pathsOf(() -> new CancellationQuery(null, " ", unacceptable, false, 0, null, true)))
        .containsExactly("cancellation_key", "recipient.id", "limit", "cursor");
  }

  @Test
  void aPageHasAtLeastOneItemAndNotTooMany() {
    CancellationQuery all = CancellationQuery.all();

    assertThat(pathsOf(() -> all.limit(0))).containsExactly("limit");
    assertThat(pathsOf(() -> all.limit(CancellationQuery.MAX_LIMIT + 1))).containsExactly("limit");
    assertThat(all.limit(CancellationQuery.MAX_LIMIT).limit()).isEqualTo(200);
    assertThat(all.limit()).isEqualTo(50);
  }

  @Test
  void whatWasSetStaysWhenMoreIsSet() {
    RecipientRef ann = RecipientRef.user("ann");

    assertThat(
            CancellationQuery.all()
                .limit(7)
                .lateOnly()
                .recipient(ann)
                .cancellationKey("invited", "i1")
                .after("cursor"))
        .isEqualTo(new CancellationQuery("invited", "i1", ann, true, 7, "cursor", false));
    assertThat(CancellationQuery.all().workflow("invited").recipient(ann))
        .isEqualTo(new CancellationQuery("invited", null, ann, false, 50, null, false));
  }

  @Test
  void theLastOfTwoCursorsCounts() {
    CancellationQuery all = CancellationQuery.all();

    assertThat(all.before("p").after("n")).isEqualTo(all.after("n"));
    assertThat(all.after("n").before("p").isBackwards()).isTrue();
    assertThat(all.after("n").before("p").cursor()).isEqualTo("p");
  }
}
