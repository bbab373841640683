package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.store.check.Index.Need;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import java.util.List;
import java.util.Optional;

/** Whether the primary keys and the indexes that statements depend on are there. */
final class IndexCheck {
  private final FoundSchema schema;
  private final Dialect dialect;

  IndexCheck(FoundSchema schema) {
    this.schema = schema;
    this.dialect = schema.database().dialect();
  }

  void run(Findings findings) {
    for (Table table : ExpectedSchema.TABLES) {
      schema.find(table).ifPresent(found -> check(table, found, findings));
    }
  }

  private void check(Table table, FoundTable found, Findings findings) {
    checkPrimaryKey(table, found, findings);
    ExpectedSchema.INDEXES.stream()
        .filter(index -> index.table().equals(table.name()))
        .forEach(index -> check(index, table, found, findings));
  }

  private void checkPrimaryKey(Table table, FoundTable found, Findings findings) {
    Optional<FoundIndex> primary = found.primaryKey();
    if (primary.filter(key -> key.isOver(table.keyNames())).isPresent()) {
      return;
    }
    String columns = list(table.keyNames());
    findings.problem(
        schema.nameOf(table),
        "the primary key is "
            + primary.map(key -> list(key.columns())).orElse("missing")
            + ", expected "
            + columns
            + ". Ask a DBA to run: ALTER TABLE "
            + schema.nameOf(table)
            + (primary.isPresent() ? " DROP PRIMARY KEY, ADD" : " ADD")
            + " PRIMARY KEY "
            + columns);
  }

  private void check(Index index, Table table, FoundTable found, Findings findings) {
    List<FoundIndex> fit =
        found.indexes().stream().filter(other -> other.beginsWith(index.columns())).toList();
    boolean isNamed = fit.stream().anyMatch(other -> other.name().equalsIgnoreCase(index.name()));
    if (isNamed || (!fit.isEmpty() && index.need() == Need.USEFUL)) {
      return;
    }
    String message = message(index, schema.nameOf(table), found, fit);
    if (index.need() == Need.USEFUL) {
      findings.warning(schema.nameOf(table), message);
    } else {
      findings.problem(schema.nameOf(table), message);
    }
  }

  private String message(Index index, String table, FoundTable found, List<FoundIndex> fit) {
    Optional<FoundIndex> namesake = found.index(index.name());
    if (namesake.isPresent()) {
      String columns = list(namesake.get().columns());
      return describe(index, "is on " + columns) + replace(index, table);
    }
    if (fit.isEmpty()) {
      return describe(index, "is missing") + create(index, table);
    }
    String other = fit.get(0).name();
    return describe(index, "is named " + other + ", and statements ask for it by name")
        + rename(other, index.name(), table);
  }

  private static String describe(Index index, String found) {
    return "index "
        + index.name()
        + " "
        + found
        + "; expected it on "
        + list(index.columns())
        + ". Ask a DBA to run: ";
  }

  private String create(Index index, String table) {
    String statement =
        "CREATE INDEX " + index.name() + " ON " + table + " " + list(index.columns());
    return dialect == Dialect.H2 ? statement : statement + " ALGORITHM=INPLACE LOCK=NONE";
  }

  private String replace(Index index, String table) {
    return dialect == Dialect.H2
        ? "DROP INDEX " + index.name() + "; " + create(index, table)
        : "DROP INDEX " + index.name() + " ON " + table + "; " + create(index, table);
  }

  private String rename(String from, String to, String table) {
    return dialect == Dialect.H2
        ? "ALTER INDEX " + from + " RENAME TO " + to
        : "ALTER TABLE " + table + " RENAME INDEX " + from + " TO " + to;
  }

  private static String list(List<String> columns) {
    return "(" + String.join(", ", columns) + ")";
  }
}
