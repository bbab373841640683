package dev.holdfire.scheduler.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT of any number of rows, as one database understands it: one statement, or more where it
 * would be too large for a packet, of which MariaDB takes 16 MB by default and MySQL 64 MB.
 *
 * <p>Rows of one call have most of their values in common. MySQL gets such a value once instead of
 * once a row, which spares it and its driver most of the work of reading the statement.
 */
public final class Insert {
  /** The most bytes of values in a statement, unless a single row has more. */
  static final long MAX_BYTES = 4_000_000;

  private final String verb;
  private final String table;
  private final List<String> columns;
  private final String mergeKey;
  private final String suffix;
  private final boolean isSharing;

  private Insert(
      Database database,
      String verb,
      String table,
      List<String> columns,
      String mergeKey,
      String suffix) {
    this.verb = verb;
    this.table = database.sql(table);
    this.columns = columns;
    this.mergeKey = mergeKey;
    this.suffix = suffix;
    this.isSharing = database.hasValuesRows();
  }

  /** One that fails when a row's primary key exists already. */
  public static Insert into(Database database, String table, List<String> columns) {
    return new Insert(database, "INSERT INTO ", table, columns, "", "");
  }

  /**
   * One that passes over a row whose primary key exists already; of a single row where the database
   * is H2, which fails.
   */
  public static Insert ignore(Database database, String table, List<String> columns) {
    String verb = database.dialect() == Dialect.H2 ? "INSERT INTO " : "INSERT IGNORE INTO ";
    return new Insert(database, verb, table, columns, "", "");
  }

  /** One that overwrites a row whose primary key exists already. */
  public static Insert overwrite(
      Database database, String table, List<String> columns, List<String> keys) {
    if (database.dialect() == Dialect.H2) {
      return new Insert(database, "MERGE INTO ", table, columns, " KEY" + list(keys), "");
    }
    String assignments =
        columns.stream()
            .filter(column -> !keys.contains(column))
            .map(column -> column + "=VALUES(" + column + ")")
            .collect(Collectors.joining(",", " ON DUPLICATE KEY UPDATE ", ""));
    return new Insert(database, "INSERT INTO ", table, columns, "", assignments);
  }

  /**
   * Inserts rows, if there are any; each has a value for each column.
   *
   * @return how many rows the database says that it changed
   */
  public int rows(Connection connection, List<List<@Nullable Object>> rows) throws SQLException {
    int changed = 0;
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < rows.size(); i++) {
      long more = rows.get(i).stream().mapToLong(Insert::bytes).sum();
      if (i > from && bytes + more > MAX_BYTES) {
        changed += execute(connection, rows.subList(from, i));
        from = i;
        bytes = 0;
      }
      bytes += more;
    }
    return rows.isEmpty() ? 0 : changed + execute(connection, rows.subList(from, rows.size()));
  }

  /** Inserts a row; how many rows the database says that it changed. */
  public int row(Connection connection, List<? extends @Nullable Object> row) throws SQLException {
    return execute(connection, List.of(new ArrayList<>(row)));
  }

  /**
   * Inserts a row unless its primary key exists; waits while another transaction inserts it. False
   * when it exists.
   */
  public boolean rowIfAbsent(Connection connection, List<? extends @Nullable Object> row)
      throws SQLException {
    try {
      return row(connection, row) > 0;
    } catch (SQLException e) {
      if (Dialect.isDuplicate(e)) {
        return false;
      }
      throw e;
    }
  }

  private static long bytes(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length * 2L; // escaped, a byte can take two
    }
    return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8).length : 8;
  }

  private int execute(Connection connection, List<List<@Nullable Object>> rows)
      throws SQLException {
    List<Integer> shared = isSharing && rows.size() > 1 ? shared(rows) : List.of();
    return shared.isEmpty() ? plain(connection, rows) : sharing(connection, rows, shared);
  }

  /** The columns in which all rows have the same value. */
  private List<Integer> shared(List<List<@Nullable Object>> rows) {
    List<@Nullable Object> first = rows.get(0);
    return IntStream.range(0, columns.size())
        .filter(i -> rows.stream().allMatch(row -> Objects.equals(row.get(i), first.get(i))))
        .boxed()
        .toList();
  }

  private int plain(Connection connection, List<List<@Nullable Object>> rows) throws SQLException {
    List<@Nullable Object> arguments = new ArrayList<>(rows.size() * columns.size());
    rows.forEach(arguments::addAll);
    String values = repeated(Dialect.in(columns.size()), rows.size());
    String text = verb + table + list(columns) + mergeKey + " VALUES " + values + suffix;
    return Sql.update(connection, text, arguments);
  }

  private int sharing(
      Connection connection, List<List<@Nullable Object>> rows, List<Integer> shared)
      throws SQLException {
    List<Integer> own = new ArrayList<>(IntStream.range(0, columns.size()).boxed().toList());
    own.removeAll(shared);
    List<String> order = new ArrayList<>();
    List<@Nullable Object> arguments = new ArrayList<>();
    for (int i : shared) {
      order.add(columns.get(i));
      arguments.add(rows.get(0).get(i));
    }
    own.forEach(i -> order.add(columns.get(i)));
    rows.forEach(row -> own.forEach(i -> arguments.add(row.get(i))));
    String values = repeated("ROW" + Dialect.in(own.size()), rows.size());
    String text =
        verb
            + table
            + list(order)
            + " SELECT "
            + "?,".repeat(shared.size())
            + "own.* FROM (VALUES "
            + values
            + ") AS own"
            + suffix;
    return Sql.update(connection, text, arguments);
  }

  private static String repeated(String text, int times) {
    return (text + ",").repeat(times - 1) + text;
  }

  private static String list(List<String> names) {
    return "(" + String.join(",", names) + ")";
  }
}
