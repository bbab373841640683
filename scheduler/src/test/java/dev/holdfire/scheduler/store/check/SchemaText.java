package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.store.jdbc.Dialect;
import java.util.List;
import java.util.stream.Stream;

/** A table in words: its columns with their exact sizes, its primary key, its indexes. */
final class SchemaText {
  private SchemaText() {}

  /** As it is expected. */
  static String of(Table table, Dialect dialect) {
    return text(
        table.columns().stream()
            .map(column -> text(column.name(), size(column, dialect), column.isOptional())),
        table.keyNames(),
        ExpectedSchema.INDEXES.stream()
            .filter(index -> index.table().equals(table.name()))
            .map(index -> index.name() + " " + index.columns()));
  }

  /** As it is. */
  static String of(FoundTable table) {
    return text(
        table.columns().stream()
            .map(column -> text(column.name(), String.valueOf(column.size()), column.isNullable())),
        table.primaryKey().orElseThrow().columns(),
        table.indexes().stream()
            .filter(index -> !index.isPrimary())
            .map(index -> index.name() + " " + index.columns()));
  }

  private static String text(String name, String size, boolean isNullable) {
    return name + " " + size + (isNullable ? " NULL" : " NOT NULL");
  }

  /** H2 has no limit for what is large, and no length of a flag. */
  private static String size(Column column, Dialect dialect) {
    if (dialect != Dialect.H2) {
      return String.valueOf(column.size(dialect));
    }
    return switch (column.kind()) {
      case TEXT, BYTES -> String.valueOf(Long.MAX_VALUE);
      case FLAG -> "null";
      default -> String.valueOf(column.size(dialect));
    };
  }

  private static String text(Stream<String> columns, List<String> key, Stream<String> indexes) {
    return columns.sorted().toList() + "\n" + key + "\n" + indexes.sorted().toList();
  }
}
