package dev.holdfire.scheduler.store.fire;

import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.store.table.RunDescription;
import dev.holdfire.scheduler.store.table.TriggerRow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run that this node has: acquired, or started.
 *
 * @param fence what its row must hold for this firing to write anything
 * @param run the run, as it was when it was acquired
 * @param isStarted whether it is executing in the database
 * @param recipients what was stored about its recipient and its actor when it was started
 */
public record Firing(
    RunDescription.Fence fence,
    TriggerRow run,
    boolean isStarted,
    Map<RecipientRef, Map<String, @Nullable Object>> recipients) {
  Firing(RunDescription.Fence fence, TriggerRow run) {
    this(fence, run, false, Map.of());
  }

  Firing started(Map<RecipientRef, Map<String, @Nullable Object>> known) {
    return new Firing(fence, run, true, known);
  }

  /** Different for each firing that ever was. */
  public String id() {
    return fence.token() + "." + run.name();
  }
}
