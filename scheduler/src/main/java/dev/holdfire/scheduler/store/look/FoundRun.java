package dev.holdfire.scheduler.store.look;

import static java.util.Objects.requireNonNull;

import dev.holdfire.StoreException;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.store.json.RunState;
import dev.holdfire.scheduler.store.table.RunTable;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as it was found in either place.
 *
 * @param state null when it cannot be read; such a run is found, so that a page ends where it
 *     should, but cannot be presented
 * @param triggerState the state of its trigger; null when it is over
 * @param moment when it resumes, or when it was over, in epoch milliseconds
 */
record FoundRun(
    String id,
    String workflowRunId,
    @Nullable RunState state,
    RunStatus status,
    @Nullable String triggerState,
    long triggeredAt,
    long moment,
    @Nullable String cancellationId) {

  @Nullable RecipientRef recipient() {
    return state == null ? null : state.recipient();
  }

  /** Whether an attempt of a step has failed; false when that cannot be read. */
  boolean hasErrors() {
    return state != null
        && state.steps().stream().anyMatch(step -> step.event() == StepRecord.Event.FAILED);
  }

  /**
   * @throws StoreException if its state cannot be read
   */
  void requireReadable() {
    if (state == null) {
      throw new StoreException(
          "Recipient run "
              + id
              + " is "
              + status.name().toLowerCase(Locale.ROOT)
              + ", but its state cannot be read: it is damaged, or a newer version wrote it; this"
              + " node's log has a warning that says why. Ask a node of the newest version; if that"
              + " cannot read it either, cancel it by its id or restore its row.",
          null);
    }
  }

  /** The run as users see it; to be asked for only where the state can be read. */
  RecipientRun present(RunTable.Run call, Map<String, RecipientRun.Cancellation> reasons) {
    RunState readable = requireNonNull(state, "state is null");
    Instant at = Instant.ofEpochMilli(moment);
    return new RecipientRun(
        id,
        new RecipientRun.Trigger(
            workflowRunId,
            call.workflowKey(),
            call.workflowVersion(),
            call.cancellationKey(),
            call.actor(),
            call.tenant(),
            Instant.ofEpochMilli(triggeredAt)),
        readable.recipient(),
        status,
        status == RunStatus.WAITING ? at : null,
        status.isOver() ? at : null,
        readable.steps(),
        cancellationId == null ? null : reasons.get(cancellationId));
  }
}
