package dev.holdfire.scheduler.contract;

import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Changes a scheduler's rows past Holdfire, each time in a transaction of its own. */
public final class Tampering {
  private final TestDatabase database;
  private final String scheduler;

  public Tampering(TestDatabase database, String scheduler) {
    this.database = database;
    this.scheduler = scheduler;
  }

  /**
   * Executes a statement.
   *
   * @param statement its last placeholder is for the scheduler's name
   * @param arguments those before
   */
  public void change(String statement, Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.add(scheduler);
    try (Connection connection = database.administrator().getConnection()) {
      Sql.update(connection, statement, all);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot execute " + statement, e);
    }
  }

  /** Makes an instance one that checked in long ago. */
  public void checkIn(String instance) {
    change(
        """
        INSERT INTO QRTZ_SCHEDULER_STATE
          (INSTANCE_NAME, LAST_CHECKIN_TIME, CHECKIN_INTERVAL, SCHED_NAME) VALUES (?, 1, 500, ?)""",
        instance);
  }

  /** Gives all runs the state of ones that an earlier process of an instance executes. */
  public void execute(String instance) {
    change(
        """
        UPDATE QRTZ_TRIGGERS SET TRIGGER_STATE = 'EXECUTING', DESCRIPTION = CONCAT(DESCRIPTION, ?)
        WHERE SCHED_NAME = ?""",
        " 00000000-0000-0000-0000-000000000000 0123456789abcdef00000001 " + instance);
  }
}
