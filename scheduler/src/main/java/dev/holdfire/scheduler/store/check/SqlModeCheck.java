package dev.holdfire.scheduler.store.check;

import java.util.List;

/** Whether MySQL and MariaDB refuse what does not fit into a column, as H2 always does. */
final class SqlModeCheck {
  private static final List<String> STRICT = List.of("STRICT_TRANS_TABLES", "STRICT_ALL_TABLES");

  private SqlModeCheck() {}

  static void run(FoundSchema schema, Findings findings) {
    String mode = schema.sqlMode();
    if (mode != null && STRICT.stream().noneMatch(List.of(mode.split(","))::contains)) {
      findings.problem(
          "sql_mode",
          "is \""
              + mode
              + "\", under which a key that is too long is cut and becomes another one; expected"
              + " STRICT_TRANS_TABLES in it. Ask a DBA to run SET GLOBAL sql_mode ="
              + " CONCAT(@@GLOBAL.sql_mode, ',STRICT_TRANS_TABLES') and to put it into the server's"
              + " configuration, or set it for the sessions of the pool");
    }
  }
}
