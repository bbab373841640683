package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.run.Page;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lists that are read backwards, page by page. */
@OnEachDatabase
@Timeout(60)
final class PagingContract {
  private static final int RUNS = 20;
  private static final RunQuery BY_SEVEN = RunQuery.all().limit(7);

  private final Cluster cluster;
  private final Node node;

  PagingContract(TestDatabase database) {
    cluster = new Cluster(database);
    node = cluster.node("a");
  }

  /** Every second one is canceled. */
  private void trigger(int runs) {
    for (int i = 0; i < runs; i++) {
      String user = "u" + i;
      cluster.clock().advance(Duration.ofMillis(1));
      node.workflows().trigger("reminder", t -> t.recipients(user).cancellationKey(user));
      if (i % 2 == 0) {
        node.workflows().cancel("reminder", user);
      }
    }
  }

  private Page<RecipientRun> list(RunQuery query) {
    return node.workflows().list(query);
  }

  /** All pages in the order of the list, from the first on. */
  private List<Page<RecipientRun>> forwards(RunQuery query) {
    List<Page<RecipientRun>> pages = new ArrayList<>(List.of(list(query)));
    while (last(pages).next() != null) {
      pages.add(list(query.after(last(pages).next())));
    }
    return pages;
  }

  private static Page<RecipientRun> last(List<Page<RecipientRun>> pages) {
    return pages.get(pages.size() - 1);
  }

  /** The pages before this one in the order of the list, without one that holds nothing. */
  private List<List<RecipientRun>> before(RunQuery query, Page<RecipientRun> from) {
    List<List<RecipientRun>> pages = new ArrayList<>();
    Page<RecipientRun> page = from;
    while (page.previous() != null) {
      page = list(query.before(page.previous()));
      pages.add(page.items());
    }
    pages.removeIf(List::isEmpty);
    Collections.reverse(pages);
    return pages;
  }

  private static List<List<RecipientRun>> items(List<Page<RecipientRun>> pages) {
    return pages.stream().map(Page::items).toList();
  }

  @Test
  void readBackwardsTheSamePagesAreFound() {
    trigger(RUNS);
    List<Page<RecipientRun>> pages = forwards(BY_SEVEN);

    assertThat(pages).hasSize(3);
    assertThat(before(BY_SEVEN, last(pages))).isEqualTo(items(pages.subList(0, 2)));
  }

  @Test
  void anEmptyLastPageLeadsBackToo() {
    trigger(RUNS);
    List<Page<RecipientRun>> pages = forwards(BY_SEVEN.limit(10));

    assertThat(last(pages).items()).isEmpty();
    assertThat(before(BY_SEVEN.limit(10), last(pages))).isEqualTo(items(pages.subList(0, 2)));
  }

  @Test
  void nothingIsBeforeTheFirstPage() {
    trigger(RUNS);
    Page<RecipientRun> first = list(BY_SEVEN);
    assertThat(first.previous()).isNull();

    Page<RecipientRun> again = list(BY_SEVEN.before(list(BY_SEVEN.after(first.next())).previous()));
    assertThat(again.items()).isEqualTo(first.items());
    Page<RecipientRun> beforeIt = list(BY_SEVEN.before(again.previous()));
    assertThat(beforeIt.items()).isEmpty();
    assertThat(beforeIt.previous()).isNull();
    assertThat(list(BY_SEVEN.after(beforeIt.next())).items()).isEqualTo(first.items());
  }

  @Test
  void whatIsNewIsFoundBeforeWhatWasFirst() {
    trigger(3);
    Page<RecipientRun> second =
        list(RunQuery.all().limit(3).after(list(BY_SEVEN).items().get(0).id()));
    trigger(2);

    Page<RecipientRun> before = list(RunQuery.all().limit(3).before(second.previous()));

    assertThat(before.items())
        .extracting(run -> run.recipient().toString())
        .containsExactly("u1", "u0", "u2");
  }

  @Test
  void aPageBackwardsKeepsToTheOtherConditions() {
    Instant start = cluster.clock().instant();
    trigger(RUNS);
    RunQuery some =
        RunQuery.all()
            .status(RunStatus.WAITING)
            .triggered(start.plusMillis(5), start.plusMillis(15))
            .limit(2);
    List<Page<RecipientRun>> pages = forwards(some);

    assertThat(items(pages).stream().flatMap(List::stream))
        .extracting(run -> run.recipient().toString())
        .containsExactly("u13", "u11", "u9", "u7", "u5");
    assertThat(before(some, last(pages))).isEqualTo(items(pages.subList(0, 2)));
  }

  @Test
  void anEmptyListHasOnePage() {
    Page<RecipientRun> only = list(BY_SEVEN);

    assertThat(only).isEqualTo(new Page<>(List.of(), null));
  }
}
