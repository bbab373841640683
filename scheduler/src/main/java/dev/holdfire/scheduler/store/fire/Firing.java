package dev.holdfire.scheduler.store.fire;

import dev.holdfire.scheduler.store.table.FiredTable;
import dev.holdfire.scheduler.store.table.TriggerRow;

/**
 * A run that this node has: acquired, or started.
 *
 * @param entry the fence of this firing
 * @param run the run, as it was when it was acquired
 * @param isStarted whether it is executing in the database
 */
public record Firing(FiredTable.Entry entry, TriggerRow run, boolean isStarted) {
  Firing started() {
    return new Firing(entry, run, true);
  }
}
