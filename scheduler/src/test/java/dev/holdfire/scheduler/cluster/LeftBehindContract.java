package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.contract.Tampering;
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

  private Tampering tampering(Engine engine) {
    return new Tampering(database, engine.settings().names().scheduler());
  }

  @Test
  void aRunThatNoNodeHasGoesOn() throws SQLException {
    Engine caller = nodes.start("caller", 0, log);
    caller.workflows().trigger("once", t -> t.recipients("ann"));
    tampering(caller).execute("forgotten");

    nodes.start("a", 1, log);
    nodes.awaitAllOver(10);

    assertThat(log.sends("only")).isEqualTo(1);
  }

  @Test
  void firingsOfTriggersThatAreGoneAreDeletedWhenANodeStarts() throws SQLException {
    Engine caller = nodes.start("caller", 0, log);
    tampering(caller)
        .change(
            """
        INSERT INTO QRTZ_FIRED_TRIGGERS
          (SCHED_NAME, ENTRY_ID, INSTANCE_NAME, TRIGGER_NAME, TRIGGER_GROUP, STATE, FIRED_TIME,
           SCHED_TIME, PRIORITY, JOB_NAME, JOB_GROUP, IS_NONCONCURRENT, REQUESTS_RECOVERY)
        VALUES (?, 'lost', 'forgotten', 'gone', 'gone', 'EXECUTING', 0, 0, 5, 'j', 'g', '0', '0')
        """);

    nodes.start("a", 1, log);

    assertThat(firings(caller)).isZero();
  }

  private int firings(Engine engine) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return Sql.query(
              connection,
              "SELECT ENTRY_ID FROM QRTZ_FIRED_TRIGGERS WHERE SCHED_NAME = ?",
              List.of(engine.settings().names().scheduler()),
              row -> row.getString("ENTRY_ID"))
          .size();
    }
  }
}
