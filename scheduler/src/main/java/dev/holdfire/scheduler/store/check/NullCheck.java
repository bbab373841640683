package dev.holdfire.scheduler.store.check;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whether columns take null where it is written, and demand nothing that is not. */
final class NullCheck {
  private final FoundSchema schema;

  NullCheck(FoundSchema schema) {
    this.schema = schema;
  }

  void run(Findings findings) {
    for (Table table : ExpectedSchema.TABLES) {
      schema.find(table).ifPresent(found -> check(table, found, findings));
    }
  }

  private void check(Table table, FoundTable found, Findings findings) {
    String remedy =
        ". Ask a DBA to alter the table to what "
            + table.script(schema.database().dialect())
            + " makes";
    List<String> refusing =
        Stream.concat(
                of(table, found, column -> !column.isNullable(), Column::isOptional)
                    .map(name -> name + " is NOT NULL, expected NULL"),
                unknown(table, found)
                    .map(name -> name + " is NOT NULL without a default, expected no such column"))
            .toList();
    if (!refusing.isEmpty()) {
      findings.problem(schema.nameOf(table), String.join("; ", refusing) + remedy);
    }
    List<String> lax =
        of(table, found, FoundColumn::isNullable, column -> !column.isOptional())
            .map(name -> name + " is NULL, expected NOT NULL")
            .toList();
    if (!lax.isEmpty()) {
      findings.warning(schema.nameOf(table), String.join("; ", lax) + remedy);
    }
  }

  private static Stream<String> of(
      Table table, FoundTable found, Predicate<FoundColumn> is, Predicate<Column> expected) {
    return table.columns().stream()
        .filter(expected)
        .map(Column::name)
        .filter(name -> found.column(name).filter(is).isPresent());
  }

  /** Columns that no statement names and that every INSERT would have to. */
  private static Stream<String> unknown(Table table, FoundTable found) {
    List<String> known = table.columns().stream().map(Column::name).toList();
    return found.columns().stream()
        .filter(FoundColumn::isRequired)
        .map(FoundColumn::name)
        .filter(name -> known.stream().noneMatch(name::equalsIgnoreCase));
  }
}
