package dev.holdfire.scheduler.store.fire;

import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.store.table.RunDescription;
import dev.holdfire.scheduler.store.table.RunTable;
import dev.holdfire.scheduler.store.table.TriggerRow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run that this node has: acquired, or started.
 *
 * @param fence what its row must hold for this firing to write anything
 * @param run the run, as it was when it was acquired
 * @param facts what executing it needs to know, read when it was started; null before
 */
public record Firing(RunDescription.Fence fence, TriggerRow run, @Nullable Facts facts) {
  /**
   * What executing a run needs to know.
   *
   * @param call the trigger call it belongs to; null when that is not stored any more
   * @param recipients what is stored about its recipient and its actor
   * @param isStopped whether it ends instead, because its workflow is inactive
   */
  public record Facts(
      RunTable.@Nullable Run call,
      Map<RecipientRef, Map<String, @Nullable Object>> recipients,
      boolean isStopped) {}

  /** Whether it is executing in the database. */
  public boolean isStarted() {
    return facts != null;
  }

  /** Different for each firing that ever was. */
  public String id() {
    return fence.token() + "." + run.name();
  }
}
