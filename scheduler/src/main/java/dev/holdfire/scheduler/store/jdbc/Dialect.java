package dev.holdfire.scheduler.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where databases differ. */
public enum Dialect {
  MYSQL("MySQL"),
  MARIADB("MariaDB"),
  H2("H2");

  private static final Pattern DELETE_BY_INDEX =
      Pattern.compile("DELETE FROM (\\S+) FORCE INDEX \\((\\w+)\\)");
  private static final Pattern FORCE_INDEX = Pattern.compile(" FORCE INDEX \\(\\w+\\)");

  private static final Pattern VERSION = Pattern.compile("^(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})");
  private static final int[] VALUES_ROWS_SINCE = {8, 0, 19};

  private static final int MYSQL_LOCK_WAIT_TIMEOUT = 1205;
  private static final int MYSQL_DEADLOCK = 1213;
  private static final int MARIADB_RECORD_CHANGED = 1020;
  private static final int MARIADB_CONNECTION_KILLED = 1927;
  private static final int H2_LOCK_TIMEOUT = 50200;
  private static final int H2_CONCURRENT_UPDATE = 90131;
  private static final int H2_DEADLOCK = 40001;

  private final String product;

  Dialect(String product) {
    this.product = product;
  }

  /** The name of the database, as it calls itself. */
  public String product() {
    return product;
  }

  /**
   * The dialect of the database behind a connection.
   *
   * @throws SQLException if it is none that Holdfire knows
   */
  public static Dialect of(Connection connection) throws SQLException {
    String name = connection.getMetaData().getDatabaseProductName();
    String version = connection.getMetaData().getDatabaseProductVersion();
    if (version.toLowerCase(Locale.ROOT).contains("mariadb")) {
      return MARIADB; // Connector/J calls a MariaDB server MySQL
    }
    for (Dialect dialect : values()) {
      if (dialect.product.equalsIgnoreCase(name)) {
        return dialect;
      }
    }
    throw new SQLException(
        "The database is " + name + " " + version + "; expected MySQL, MariaDB or H2.");
  }

  /**
   * Whether this version knows VALUES ROW(..): MySQL from 8.0.19. What is compatible with MySQL
   * tells an older version, or else knows it.
   */
  boolean hasValuesRows(String version) {
    Matcher parts = VERSION.matcher(version);
    return this == MYSQL
        && parts.find()
        && Arrays.compare(
                new int[] {part(parts, 1), part(parts, 2), part(parts, 3)}, VALUES_ROWS_SINCE)
            >= 0;
  }

  /**
   * The isolation level at which a transaction's plain SELECTs see the same moment and lock
   * nothing. H2's REPEATABLE READ has a moment for each table; elsewhere SERIALIZABLE locks what it
   * reads.
   */
  int isolationOfOneMoment() {
    return this == H2
        ? Connection.TRANSACTION_SERIALIZABLE
        : Connection.TRANSACTION_REPEATABLE_READ;
  }

  private static int part(Matcher version, int group) {
    return Integer.parseInt(version.group(group));
  }

  /**
   * A statement as this database understands it. Statements are written with FORCE INDEX after a
   * table's name, in a DELETE too: a small table would be scanned otherwise, and whoever scans
   * waits for each row that others have locked. H2 needs no such hint and knows none.
   */
  String translate(String statement) {
    if (this == H2) {
      return FORCE_INDEX.matcher(statement).replaceAll("");
    }
    String delete =
        this == MYSQL
            ? "DELETE /*+ INDEX(it $2) */ FROM $1 AS it" // of several tables' form, it scans
            : "DELETE it FROM $1 AS it FORCE INDEX ($2)";
    return DELETE_BY_INDEX.matcher(statement).replaceAll(delete);
  }

  /** The placeholders of an IN list. */
  public static String in(int size) {
    return "(" + "?,".repeat(size - 1) + "?)";
  }

  /** Whether the same transaction, tried again at once, can succeed: a deadlock, a lock timeout. */
  public static boolean isContention(SQLException failure) {
    int code = failure.getErrorCode();
    return "40001".equals(failure.getSQLState())
        || code == MYSQL_LOCK_WAIT_TIMEOUT
        || code == MYSQL_DEADLOCK
        || code == MARIADB_RECORD_CHANGED
        || code == H2_LOCK_TIMEOUT
        || code == H2_CONCURRENT_UPDATE
        || code == H2_DEADLOCK;
  }

  /** Whether a row was locked for longer than the database lets a statement wait. */
  public static boolean isLockTimeout(SQLException failure) {
    int code = failure.getErrorCode();
    return code == MYSQL_LOCK_WAIT_TIMEOUT || code == H2_LOCK_TIMEOUT;
  }

  /** Whether a row with the same primary key exists already. */
  public static boolean isDuplicate(SQLException failure) {
    return failure.getErrorCode() == 1062
        || failure.getErrorCode() == 23505
        || "23505".equals(failure.getSQLState());
  }

  /** Whether the database refuses the values themselves, so that trying again cannot help. */
  public static boolean isRefused(SQLException failure) {
    String state = failure.getSQLState();
    return state != null
        && (state.startsWith("22") || state.startsWith("23"))
        && !isContention(failure);
  }

  /** Whether the database does not know what a statement asks for. */
  public static boolean isUnsupported(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && (state.startsWith("42") || state.startsWith("0A"));
  }

  /** Whether the connection was lost or could not be had. */
  public static boolean isConnectionLost(SQLException failure) {
    String state = failure.getSQLState();
    return (state != null && state.startsWith("08"))
        || failure.getErrorCode() == MARIADB_CONNECTION_KILLED;
  }
}
