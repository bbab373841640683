package dev.holdfire.scheduler.database;

import dev.holdfire.scheduler.database.TestDatabase.Kind;
import java.sql.Connection;
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

  /** The statements that take such a user away, if there is one. */
  static String[] dismissal(String user) {
    return new String[] {"DROP USER IF EXISTS " + user, "DROP ROLE IF EXISTS " + role(user)};
  }

  /** A role of the user's own: those of the scripts are for one database on a server. */
  private static String role(String user) {
    return user + "_r";
  }
}
