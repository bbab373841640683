package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.RowsRead;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * How much a cancellation of a large group reads, in a scheduler that has many runs beside: where
 * the group is a large part of all, a database left to itself reads all.
 */
@OnEachDatabase
final class RowsReadContract {
  private static final int RUNS = 6_000;
  private static final int OTHERS = 20_000;

  /**
   * Finding, locking, copying and deleting what waits, and counting what is over, which reads
   * twice.
   */
  private static final int READS = 6;

  private static final CancelRequest GROUP = CancelRequest.of("reminder", "k");

  private final Cluster cluster;
  private final Node node;

  RowsReadContract(TestDatabase database) {
    cluster = new Cluster(database);
    node = cluster.node("a");
  }

  private void trigger(String key, int recipients) {
    Stream<Recipient> users = ids(recipients).stream().map(Recipient::user);
    node.workflows().trigger("reminder", t -> t.audience(users).cancellationKey(key));
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "user-" + i).toList();
  }

  private void assertReads(CancelRequest request, Outcome outcome, int runs, int rows)
      throws SQLException {
    try (Connection connection = cluster.database().dataSource().getConnection()) {
      RowsRead read = RowsRead.on(connection);

      assertThat(node.workflows().cancel(connection, request).counts())
          .containsEntry(outcome, runs);

      assertThat(read.count()).isLessThan(rows + OTHERS / 2);
      connection.rollback();
    }
  }

  @Test
  void aCancellationReadsItsGroupAndNoOther() throws SQLException {
    Assumptions.assumeFalse(
        cluster.database().kind() == TestDatabase.Kind.H2, "H2 does not tell how much it reads");
    trigger("others", OTHERS);
    trigger("k", RUNS);

    assertReads(GROUP.onlyUsers(ids(150)), Outcome.CANCELED, 150, RUNS);
    assertReads(GROUP, Outcome.CANCELED, RUNS, READS * RUNS);

    node.workflows().cancel("reminder", "others");
    node.workflows().cancel("reminder", "k");
    assertReads(GROUP.onlyUsers(ids(150)), Outcome.ALREADY_CANCELED, 150, RUNS);
    assertReads(GROUP, Outcome.ALREADY_CANCELED, RUNS, RUNS);
  }
}
