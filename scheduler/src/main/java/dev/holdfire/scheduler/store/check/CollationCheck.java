package dev.holdfire.scheduler.store.check;

import static java.util.stream.Collectors.joining;

import dev.holdfire.scheduler.store.jdbc.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether MySQL or MariaDB tell keys apart as Java does, byte by byte and with the blanks at their
 * ends. H2 always does.
 */
final class CollationCheck {
  /** The collations that do. */
  static final Set<String> EXACT = Set.of("utf8mb4_0900_bin", "utf8mb4_nopad_bin");

  private final FoundSchema schema;

  CollationCheck(FoundSchema schema) {
    this.schema = schema;
  }

  /** Columns of one table that have the same collation. */
  private record Unfit(Table table, List<String> columns) {}

  void run(Findings findings) {
    Map<String, List<Unfit>> byCollation = new TreeMap<>();
    for (Table table : ExpectedSchema.TABLES) {
      schema
          .find(table)
          .ifPresent(
              found ->
                  unfit(table, found)
                      .forEach(
                          (collation, columns) ->
                              byCollation
                                  .computeIfAbsent(collation, unused -> new ArrayList<>())
                                  .add(new Unfit(table, columns))));
    }
    byCollation.forEach(
        (collation, unfit) -> findings.problem("collation", message(collation, unfit)));
  }

  private static Map<String, List<String>> unfit(Table table, FoundTable found) {
    Map<String, List<String>> columns = new TreeMap<>();
    for (Column column : table.columns()) {
      found
          .column(column.name())
          .map(FoundColumn::collation)
          .filter(collation -> !column.isToldApartBy(collation))
          .ifPresent(
              collation ->
                  columns
                      .computeIfAbsent(
                          Objects.requireNonNull(collation), unused -> new ArrayList<>())
                      .add(column.name()));
    }
    return columns;
  }

  private String message(String collation, List<Unfit> unfit) {
    String expected =
        schema.database().dialect() == Dialect.MYSQL ? "utf8mb4_0900_bin" : "utf8mb4_nopad_bin";
    return unfit.stream().map(this::describe).collect(joining(", "))
        + " have "
        + collation
        + ", under which different keys can be one; expected "
        + expected
        + ". Ask a DBA to run, while no node runs: "
        + unfit.stream().map(one -> remedy(one, expected)).collect(joining("; "));
  }

  private String describe(Unfit unfit) {
    return schema.nameOf(unfit.table()) + " (" + String.join(", ", unfit.columns()) + ")";
  }

  private String remedy(Unfit unfit, String collation) {
    return "ALTER TABLE "
        + schema.nameOf(unfit.table())
        + " CONVERT TO CHARACTER SET utf8mb4 COLLATE "
        + collation;
  }
}
