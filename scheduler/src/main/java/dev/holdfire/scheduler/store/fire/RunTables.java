package dev.holdfire.scheduler.store.fire;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.HistoryTable;
import dev.holdfire.scheduler.store.table.PausedTable;
import dev.holdfire.scheduler.store.table.TriggerNames;
import dev.holdfire.scheduler.store.table.TriggerTable;

/** The tables between which runs move, in the order in which their rows are locked. */
record RunTables(
    TriggerNames names, TriggerTable triggers, HistoryTable history, PausedTable paused) {
  static RunTables of(Database database) {
    return new RunTables(
        new TriggerNames(database),
        new TriggerTable(database),
        new HistoryTable(database),
        new PausedTable(database));
  }
}
