package dev.holdfire.scheduler.store.look;

import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.json.RunState;
import dev.holdfire.scheduler.store.table.RunTable;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as it was found in either place.
 *
 * @param triggerState the state of its trigger; null when it is over
 * @param moment when it resumes, or when it was over, in epoch milliseconds
 */
record FoundRun(
    String id,
    String workflowRunId,
    RunState state,
    RunStatus status,
    @Nullable String triggerState,
    long triggeredAt,
    long moment,
    @Nullable String cancellationId) {

  RecipientRun present(RunTable.Run call, Map<String, RecipientRun.Cancellation> reasons) {
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
        state.recipient(),
        status,
        status == RunStatus.WAITING ? at : null,
        status.isOver() ? at : null,
        state.steps(),
        cancellationId == null ? null : reasons.get(cancellationId));
  }
}
