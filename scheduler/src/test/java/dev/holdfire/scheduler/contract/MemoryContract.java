package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfire.Workflows;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** However many recipients a call is about, no more than a few chunks of them are in memory. */
@OnEachDatabase
final class MemoryContract {
  private static final int CHUNK = 1_000;
  private static final int AUDIENCE = 5 * CHUNK;

  private static final int CHUNK_OF_CANCEL = 5_000;
  private static final int GROUP = 3 * CHUNK_OF_CANCEL;

  /** A text is read of each run when it is found, and two when it is locked. */
  private static final int TEXTS_OF_A_RUN = 3;

  private final TestDatabase database;
  private final Cluster cluster;
  private final Held held = new Held();

  MemoryContract(TestDatabase database) {
    this.database = database;
    cluster = new Cluster(database);
  }

  private void trigger(Stream<Recipient> audience) {
    cluster
        .node("a")
        .workflows()
        .trigger("reminder", t -> t.audience(audience).cancellationKey("k"));
  }

  private static Stream<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "user-" + i);
  }

  @Test
  void anAudienceIsReadChunkByChunkAndForgotten() {
    trigger(ids(AUDIENCE).map(this::lookAndShow).map(Recipient::user));

    assertThat(held.shown()).isEqualTo(AUDIENCE);
    assertThat(held.most()).isBetween(1, 3 * CHUNK);
  }

  /** The id, because that is what copies of a recipient share. */
  private String lookAndShow(String id) {
    if (held.shown() % (CHUNK / 2) == 0) {
      held.look();
    }
    return held.show(id);
  }

  @Test
  void aCancellationReadsChunkByChunkAndForgets() {
    // H2 looks at all of a scheduler's triggers to find some by their names
    assumeThat(database.kind()).isNotEqualTo(TestDatabase.Kind.H2);
    trigger(ids(GROUP).map(Recipient::user));
    Workflows workflows =
        new NodeSetup(cluster)
            .dataSource(held.reading(database.dataSource()))
            .node("b")
            .workflows();

    assertThat(workflows.cancel("reminder", "k").count(Outcome.CANCELED)).isEqualTo(GROUP);
    assertThat(workflows.cancel("reminder", "k").count(Outcome.ALREADY_CANCELED)).isEqualTo(GROUP);

    assertThat(held.shown()).isGreaterThanOrEqualTo(TEXTS_OF_A_RUN * GROUP);
    assertThat(held.most()).isBetween(1, TEXTS_OF_A_RUN * CHUNK_OF_CANCEL * 3 / 2);
  }
}
