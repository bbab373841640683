package dev.holdfire.scheduler.segment;

import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.store.json.RunState;
import dev.holdfire.workflow.DelayContext;
import dev.holdfire.workflow.DelayOutcome;
import dev.holdfire.workflow.DelayStep;
import dev.holdfire.workflow.FixedDelay;
import dev.holdfire.workflow.SpanUnit;
import dev.holdfire.workflow.Workflow;
import dev.holdfire.workflow.ZoneChoice;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks a run through the delay steps before its next send. */
public final class Delays {
  private static final String REQUESTED = "requested: the trigger call passes over all delays";

  private Delays() {}

  /**
   * What delays are computed from.
   *
   * @param recipient the recipient's properties
   * @param actor the actor's properties
   * @param data the data, merged for this recipient
   */
  public record Facts(
      Map<String, @Nullable Object> recipient,
      Map<String, @Nullable Object> actor,
      Map<String, @Nullable Object> data) {}

  /**
   * Where a run is after its delay steps.
   *
   * @param state with the step that comes next, and what the delays have said
   * @param until when it goes on; the moment given when no delay waits
   */
  public record Position(RunState state, Instant until, boolean waits) {}

  /**
   * Goes through the delays that come next: up to the first that waits, or to a channel step, or to
   * the end.
   */
  public static Position pass(Workflow workflow, RunState start, Facts facts, Instant now) {
    RunState state = start;
    while (state.step() < workflow.steps().size()
        && workflow.steps().get(state.step()) instanceof DelayStep step) {
      ZoneChoice zone = ZoneChoice.of(facts.recipient(), workflow.defaultZone());
      DelayOutcome outcome =
          step.delay()
              .evaluate(
                  new DelayContext(
                      now, facts.data(), facts.recipient(), facts.actor(), zone.zone()));
      state = state.then(record(step, outcome, zone, now), state.step() + 1);
      if (outcome instanceof DelayOutcome.Until wait) {
        return new Position(state, wholeMillis(wait.at()), true);
      }
    }
    return new Position(state, now, false);
  }

  /** Passes over the delays that come next, all of them, whatever they say. */
  public static Position skip(Workflow workflow, RunState start, Instant now) {
    RunState state = start;
    while (state.step() < workflow.steps().size()
        && workflow.steps().get(state.step()) instanceof DelayStep step) {
      StepRecord skipped =
          new StepRecord(step.ref(), StepRecord.Event.DELAY_SKIPPED, now, 1, REQUESTED);
      state = state.then(skipped, state.step() + 1);
    }
    return new Position(state, now, false);
  }

  /** Never earlier, and as exact as the database. */
  private static Instant wholeMillis(Instant moment) {
    Instant floor = Instant.ofEpochMilli(moment.toEpochMilli());
    return floor.equals(moment) ? floor : floor.plusMillis(1);
  }

  private static StepRecord record(
      DelayStep step, DelayOutcome outcome, ZoneChoice zone, Instant now) {
    String note = zone.problem() == null ? "" : "; " + zone.problem();
    if (outcome instanceof DelayOutcome.Skipped skipped) {
      return new StepRecord(
          step.ref(),
          StepRecord.Event.DELAY_SKIPPED,
          now,
          1,
          Detail.of(skipped.reason() + ": " + skipped.explanation() + note));
    }
    return new StepRecord(
        step.ref(), StepRecord.Event.WAITED, now, 1, Detail.of(outcome.explanation() + note));
  }

  /** Whether the delay that comes next is the same for everyone: exact, and of a fixed length. */
  public static boolean isSameForAll(Workflow workflow) {
    return !(workflow.steps().get(0) instanceof DelayStep step)
        || (step.delay() instanceof FixedDelay fixed && isExact(fixed.span().unit()));
  }

  private static boolean isExact(SpanUnit unit) {
    return unit == SpanUnit.SECONDS || unit == SpanUnit.MINUTES || unit == SpanUnit.HOURS;
  }

  /** The data with the recipient's own merged over it. */
  public static Map<String, @Nullable Object> merge(
      Map<String, @Nullable Object> data, Map<String, ? extends @Nullable Object> own) {
    if (own.isEmpty()) {
      return data;
    }
    Map<String, @Nullable Object> merged = new HashMap<>(data);
    merged.putAll(own);
    return java.util.Collections.unmodifiableMap(merged);
  }
}
