package dev.holdfire.scheduler.store.check;

import static java.util.stream.Collectors.joining;

import dev.holdfire.scheduler.store.jdbc.Dialect;
import java.util.List;
import java.util.Optional;

/** Whether all tables and columns are there, and the columns wide enough. */
final class TableCheck {
  private final FoundSchema schema;
  private final Dialect dialect;

  TableCheck(FoundSchema schema) {
    this.schema = schema;
    this.dialect = schema.database().dialect();
  }

  void run(Findings findings) {
    checkTables(findings);
    for (Table table : ExpectedSchema.TABLES) {
      schema.find(table).ifPresent(found -> checkColumns(table, found, findings));
    }
  }

  private void checkTables(Findings findings) {
    List<Table> missing =
        ExpectedSchema.TABLES.stream().filter(table -> schema.find(table).isEmpty()).toList();
    if (!missing.isEmpty()) {
      findings.problem(
          "tables",
          missing.stream().map(this::describe).collect(joining(", "))
              + (missing.size() == 1 ? " is" : " are")
              + " not in "
              + schema.home()
              + ", or this user has no rights on "
              + (missing.size() == 1 ? "it" : "them")
              + "; expected all "
              + ExpectedSchema.TABLES.size()
              + " tables. Ask a DBA to "
              + remedy(missing));
    }
  }

  private String describe(Table missing) {
    String name = schema.nameOf(missing);
    return schema
        .findInAnotherCase(missing)
        .map(
            other ->
                name
                    + " (there is "
                    + other.name()
                    + ", to be renamed: case counts on this server, its lower_case_table_names is 0)")
        .orElse(name);
  }

  private String remedy(List<Table> missing) {
    List<String> needed = missing.stream().map(table -> table.script(dialect)).distinct().toList();
    boolean isAllOfScripts =
        ExpectedSchema.TABLES.stream()
            .filter(table -> needed.contains(table.script(dialect)))
            .allMatch(missing::contains);
    return isAllOfScripts
        ? "run " + String.join(", then ", needed)
        : "create what is missing as in " + String.join(" and ", needed);
  }

  private void checkColumns(Table table, FoundTable found, Findings findings) {
    List<String> differences =
        table.columns().stream().flatMap(column -> difference(column, found).stream()).toList();
    if (!differences.isEmpty()) {
      findings.problem(
          schema.nameOf(table),
          String.join("; ", differences)
              + ". Ask a DBA to alter the table to what "
              + table.script(dialect)
              + " makes");
    }
  }

  private Optional<String> difference(Column column, FoundTable table) {
    Optional<FoundColumn> found = table.column(column.name());
    if (found.filter(actual -> column.isServedBy(actual, dialect)).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        column.name()
            + " is "
            + found.map(FoundColumn::declaration).orElse("missing")
            + ", expected "
            + column.declaration(dialect));
  }
}
