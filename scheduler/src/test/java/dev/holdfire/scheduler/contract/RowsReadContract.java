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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How much a cancellation of a large group reads, in a scheduler that has many runs beside: where
 * the group is a large part of all, a database left to itself reads all.
 */
@OnEachDatabase
final class RowsReadContract {
  private static final int RUNS = 6_000;
  private static final int OTHERS = 6_000;

  private final Cluster cluster;
  private final Node node;

  RowsReadContract(TestDatabase database) {
    cluster = new Cluster(database);
    node = cluster.node("a");
  }

  @BeforeEach
  void triggerBoth() {
    Assumptions.assumeFalse(
        cluster.database().kind() == TestDatabase.Kind.H2, "H2 does not tell how much it reads");
    trigger("others", OTHERS);
    trigger("k", RUNS);
  }

  private void trigger(String key, int recipients) {
    node.workflows().trigger("reminder", t -> t.audience(users(recipients)).cancellationKey(key));
  }

  private static Stream<Recipient> users(int count) {
    return IntStream.range(0, count).mapToObj(i -> Recipient.user("user-" + i));
  }

  private long readBy(CancelRequest request, int canceled) throws SQLException {
    try (Connection connection = cluster.database().dataSource().getConnection()) {
      RowsRead rows = RowsRead.on(connection);
      assertThat(node.workflows().cancel(connection, request).counts())
          .containsEntry(Outcome.CANCELED, canceled);
      connection.rollback();
      return rows.count();
    }
  }

  /** By finding it, locking it, copying it, deleting it, and counting what is over: five times. */
  @Test
  void aGroupIsReadAndNoOther() throws SQLException {
    assertThat(readBy(CancelRequest.of("reminder", "k"), RUNS)).isLessThan(5 * RUNS + OTHERS / 2);
  }

  @Test
  void whoIsNamedIsLookedForInTheGroupAndNoOther() throws SQLException {
    List<String> named = IntStream.range(0, 150).mapToObj(i -> "user-" + i).toList();

    assertThat(readBy(CancelRequest.of("reminder", "k").onlyUsers(named), named.size()))
        .isLessThan(RUNS + OTHERS / 2);
  }
}
