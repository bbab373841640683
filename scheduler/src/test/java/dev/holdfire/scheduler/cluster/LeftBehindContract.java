package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that do not fit together, as after a backup was restored or someone deleted some. */
@OnEachDatabase
final class LeftBehindContract {
  private final TestDatabase database;
  private final Nodes nodes;
  private final SendLog log = new SendLog();

  LeftBehindContract(TestDatabase database) {
    this.database = database;
    this.nodes = new Nodes(database);
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private void change(Engine engine, String statement) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      Sql.update(connection, statement, List.of(engine.settings().scheduler()));
      connection.commit();
    }
  }

  /** Puts the run into the state of one that is executed. */
  private void execute(Engine caller) throws SQLException {
    change(caller, "UPDATE QRTZ_TRIGGERS SET TRIGGER_STATE = 'EXECUTING' WHERE SCHED_NAME = ?");
  }

  /** A node that has triggered a run, which a node has that is not among the check-ins. */
  private Engine givenAway() throws SQLException {
    Engine caller = nodes.start("caller", 0, log);
    caller.workflows().trigger("once", t -> t.recipients("ann"));
    change(
        caller,
        """
        INSERT INTO QRTZ_FIRED_TRIGGERS
          (SCHED_NAME, ENTRY_ID, INSTANCE_NAME, TRIGGER_NAME, TRIGGER_GROUP, STATE, FIRED_TIME,
           SCHED_TIME, PRIORITY, JOB_NAME, JOB_GROUP, IS_NONCONCURRENT, REQUESTS_RECOVERY)
        SELECT SCHED_NAME, 'lost', 'forgotten', TRIGGER_NAME, TRIGGER_GROUP, 'EXECUTING', 0, 0, 5,
          JOB_NAME, JOB_GROUP, '0', '0'
        FROM QRTZ_TRIGGERS WHERE SCHED_NAME = ?
        """);
    execute(caller);
    return caller;
  }

  @Test
  void aRunThatNoNodeHasGoesOn() throws SQLException {
    Engine caller = nodes.start("caller", 0, log);
    caller.workflows().trigger("once", t -> t.recipients("ann"));
    execute(caller);

    nodes.start("a", 1, log);
    nodes.awaitAllOver(10);

    assertThat(log.sends("only")).isEqualTo(1);
  }

  @Test
  void theRunsOfANodeThatIsNotAmongTheCheckInsGoOnWhenANodeStarts() throws SQLException {
    givenAway();

    nodes.start("a", 1, log);
    nodes.awaitAllOver(10);

    assertThat(log.sends("only")).isEqualTo(1);
  }

  @Test
  void entriesOfSuchANodeWhoseRunsAreGoneAreDeletedWhenANodeStarts() throws SQLException {
    change(givenAway(), "DELETE FROM QRTZ_TRIGGERS WHERE SCHED_NAME = ?");
    assertThat(nodes.stored().entries()).hasSize(1);

    nodes.start("a", 1, log);
    nodes.awaitAllOver(10);

    assertThat(log.sends()).isEmpty();
  }
}
