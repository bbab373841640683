package dev.holdfire.scheduler.contract;

import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Kills connections as an administrator does; on H2, where none can, it does as if. */
public final class Kill {
  private Kill() {}

  /** Kills a connection; its next statement fails. */
  static void connection(TestDatabase database, Connection connection) throws SQLException {
    if (database.kind() == TestDatabase.Kind.H2) {
      connection.rollback();
      FaultyDataSource.CONNECTION_LOST.happen();
    }
    long id = ids(connection, "SELECT CONNECTION_ID()").get(0);
    try (Connection administrator = database.administrator().getConnection()) {
      kill(administrator, id);
      String whether = "SELECT ID FROM INFORMATION_SCHEMA.PROCESSLIST WHERE ID = " + id;
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> ids(administrator, whether).isEmpty());
    }
  }

  /**
   * Kills all connections to a database but those of this administrator.
   *
   * @return how many
   */
  public static int all(TestDatabase database, Connection administrator) throws SQLException {
    List<Long> ids =
        ids(
            administrator,
            "SELECT ID FROM INFORMATION_SCHEMA.PROCESSLIST WHERE ID <> CONNECTION_ID() AND DB = '"
                + database.name()
                + "'");
    for (long id : ids) {
      kill(administrator, id);
    }
    return ids.size();
  }

  private static void kill(Connection administrator, long id) throws SQLException {
    try (Statement statement = administrator.createStatement()) {
      statement.execute("KILL " + id);
    } catch (SQLException e) {
      if (e.getErrorCode() != 1094) { // it has ended by itself
        throw e;
      }
    }
  }

  private static List<Long> ids(Connection connection, String query) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }
}
