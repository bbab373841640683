package dev.holdfire.run;

import dev.holdfire.recipient.RecipientRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One recipient's way through a workflow run, as it was at the moment of looking.
 *
 * @param id the recipient run's id; ids sort by the time of triggering
 * @param trigger the call that started it
 * @param recipient whose it is
 * @param status where it is
 * @param resumesAt when it goes on, while it waits; else null
 * @param finishedAt when it was over; null while it is not
 * @param steps what has happened so far; what an executing step does is recorded when it is done
 * @param cancellation who called it off, or is stopping it; else null
 */
public record RecipientRun(
    String id,
    Trigger trigger,
    RecipientRef recipient,
    RunStatus status,
    @Nullable Instant resumesAt,
    @Nullable Instant finishedAt,
    List<StepRecord> steps,
    @Nullable Cancellation cancellation) {

  /**
   * The trigger call that started a run.
   *
   * @param workflowRunId names the call
   * @param workflowKey the workflow
   * @param workflowVersion the version of its definition
   * @param cancellationKey the key it can be called off by, or null
   * @param actor on whose behalf, or null
   * @param tenant for which tenant, or null
   * @param at when it was triggered
   */
  public record Trigger(
      String workflowRunId,
      String workflowKey,
      String workflowVersion,
      @Nullable String cancellationKey,
      @Nullable RecipientRef actor,
      @Nullable String tenant,
      Instant at) {}

  /**
   * Who called a run off, and why.
   *
   * @param id the cancellation, by which its receipt is found
   * @param at when
   * @param reason why, or null
   * @param actor who, or null
   */
  public record Cancellation(
      String id, Instant at, @Nullable String reason, @Nullable String actor) {}

  public RecipientRun {
    steps = List.copyOf(steps);
  }
}
