package dev.holdfire.scheduler.store.check;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.holdfire.scheduler.store.check.FoundSchema.Location;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads which of the expected tables there are and what they look like: four statements for all of
 * them, three more if Quartz's and Holdfire's are in two schemas. Use from one thread.
 */
final class SchemaReader {
  private final Database database;
  private final Connection connection;
  private final CatalogQueries queries;

  SchemaReader(Database database, Connection connection) {
    this.database = database;
    this.connection = connection;
    this.queries = CatalogQueries.of(database.dialect());
  }

  private record Home(@Nullable String schema, boolean isCaseSensitive, @Nullable String sqlMode) {}

  private record Engine(String table, @Nullable String name) {}

  private record OfTable<T>(String table, T value) {}

  private record IndexPart(String index, boolean isPrimary, int position, String column) {}

  FoundSchema read() throws SQLException {
    Home home = Sql.query(connection, queries.home(), List.of(), SchemaReader::home).get(0);
    String schema = home.schema();
    if (schema == null) {
      throw new SQLException("The connection is in no database; name it in the JDBC URL");
    }
    List<FoundTable> tables = new ArrayList<>();
    for (Map.Entry<String, List<String>> names : namesBySchema(schema).entrySet()) {
      tables.addAll(tablesOf(names.getKey(), names.getValue()));
    }
    return new FoundSchema(database, schema, home.isCaseSensitive(), home.sqlMode(), tables);
  }

  private static Home home(ResultSet row) throws SQLException {
    return new Home(
        row.getString("HOME"), row.getBoolean("IS_CASE_SENSITIVE"), row.getString("SQL_MODE"));
  }

  private Map<String, List<String>> namesBySchema(String home) {
    return ExpectedSchema.TABLES.stream()
        .map(table -> Location.of(database.sql(table.name()), home))
        .collect(
            groupingBy(
                Location::schema, mapping(at -> at.name().toLowerCase(Locale.ROOT), toList())));
  }

  private List<FoundTable> tablesOf(String schema, List<String> names) throws SQLException {
    Map<String, List<FoundColumn>> columns =
        byTable(ask(queries.columns(), schema, names, SchemaReader::column));
    Map<String, List<IndexPart>> parts =
        byTable(ask(queries.indexes(), schema, names, SchemaReader::part));
    return ask(queries.tables(), schema, names, SchemaReader::engine).stream()
        .map(
            table ->
                new FoundTable(
                    schema,
                    table.table(),
                    table.name(),
                    columns.getOrDefault(table.table(), List.of()),
                    indexes(parts.getOrDefault(table.table(), List.of()))))
        .toList();
  }

  private <T> List<T> ask(String query, String schema, List<String> names, Sql.RowReader<T> reader)
      throws SQLException {
    List<String> arguments = new ArrayList<>();
    arguments.add(schema);
    arguments.addAll(names);
    return Sql.query(connection, query + Dialect.in(names.size()), arguments, reader);
  }

  private static Engine engine(ResultSet row) throws SQLException {
    return new Engine(row.getString("TABLE_NAME"), row.getString("ENGINE"));
  }

  private static OfTable<FoundColumn> column(ResultSet row) throws SQLException {
    return new OfTable<>(
        row.getString("TABLE_NAME"),
        new FoundColumn(
            row.getString("COLUMN_NAME"),
            row.getString("DATA_TYPE"),
            Sql.nullableLong(row, "CAPACITY"),
            row.getString("COLLATION_NAME"),
            row.getBoolean("TAKES_NULL"),
            row.getBoolean("IS_REQUIRED")));
  }

  private static OfTable<IndexPart> part(ResultSet row) throws SQLException {
    return new OfTable<>(
        row.getString("TABLE_NAME"),
        new IndexPart(
            row.getString("INDEX_NAME"),
            row.getBoolean("IS_PRIMARY"),
            row.getInt("POSITION"),
            row.getString("PART")));
  }

  private static <T> Map<String, List<T>> byTable(List<OfTable<T>> rows) {
    return rows.stream().collect(groupingBy(OfTable::table, mapping(OfTable::value, toList())));
  }

  private static List<FoundIndex> indexes(List<IndexPart> parts) {
    return parts.stream()
        .sorted(Comparator.comparingInt(IndexPart::position))
        .collect(groupingBy(IndexPart::index, LinkedHashMap::new, toList()))
        .entrySet()
        .stream()
        .map(index -> index(index.getKey(), index.getValue()))
        .toList();
  }

  private static FoundIndex index(String name, List<IndexPart> parts) {
    return new FoundIndex(
        name, parts.get(0).isPrimary(), parts.stream().map(IndexPart::column).toList());
  }
}
