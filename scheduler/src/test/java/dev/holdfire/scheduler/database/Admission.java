package dev.holdfire.scheduler.database;

import dev.holdfire.scheduler.database.TestDatabase.Kind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Lets users into a test database as the heads of the scripts in grants/ say. */
record Admission(Kind kind, Connection administrator) {

  /**
   * Makes a user without a password.
   *
   * @param grants whose rights, and no others: the name of a script in grants/
   */
  void admit(String user, String grants) throws SQLException {
    String role = role(user);
    String script = Scripts.text(kind.scripts(), "grants/" + grants + ".sql");
    try (Statement statement = administrator.createStatement()) {
      for (String sql : Scripts.split(script.replaceAll("(?i)holdfire_" + grants, role))) {
        statement.execute(sql);
      }
      statement.execute("CREATE USER " + user + (kind == Kind.H2 ? " PASSWORD ''" : ""));
      statement.execute("GRANT " + role + " TO " + user);
      switch (kind) {
        case H2 -> {}
        case MARIADB -> statement.execute("SET DEFAULT ROLE " + role + " FOR " + user);
        case MYSQL -> statement.execute("SET DEFAULT ROLE " + role + " TO " + user);
      }
    }
  }

  /** Whether the user of this URL, of MySQL or MariaDB, may pass on rights. */
  static boolean isPossible(String url) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT COUNT(*) FROM information_schema.USER_PRIVILEGES
                WHERE IS_GRANTABLE = 'YES' AND PRIVILEGE_TYPE = 'SELECT'
                  AND GRANTEE = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')""")) {
      row.next();
      return row.getInt(1) > 0;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot look what " + url + " may do", e);
    }
  }

  /** The statements that take such a user away, if there is one. */
  static String[] dismissal(String user) {
    return new String[] {"DROP USER IF EXISTS " + user, "DROP ROLE IF EXISTS " + role(user)};
  }

  /** A role of the user's own: those of the scripts are for one database on a server. */
  private static String role(String user) {
    return user + "_r";
  }
}
