package dev.holdfire.scheduler.store.check;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** Whether all tables of MySQL or MariaDB are InnoDB's: others have no transactions. */
final class EngineCheck {
  private static final String ENGINE = "InnoDB";

  private final FoundSchema schema;

  EngineCheck(FoundSchema schema) {
    this.schema = schema;
  }

  void run(Findings findings) {
    List<FoundTable> others =
        ExpectedSchema.TABLES.stream()
            .flatMap(table -> schema.find(table).stream())
            .filter(table -> table.engine() != null && !ENGINE.equalsIgnoreCase(table.engine()))
            .toList();
    if (!others.isEmpty()) {
      findings.problem(
          "engine",
          others.stream()
                  .map(table -> table.name() + " is " + table.engine())
                  .collect(joining(", "))
              + "; expected InnoDB, which has transactions. Ask a DBA to run: "
              + others.stream()
                  .map(table -> "ALTER TABLE " + table.name() + " ENGINE=" + ENGINE)
                  .collect(joining("; ")));
    }
  }
}
