package dev.holdfire.scheduler.store.json;

import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a recipient run carries from one segment to the next.
 *
 * @param recipient whose run it is
 * @param step the index of the step that comes next
 * @param attempt 1 when that step has not been tried yet
 * @param steps what has happened so far
 * @param triggerData merges over the workflow run's data for this recipient
 */
public record RunState(
    RecipientRef recipient,
    int step,
    int attempt,
    List<StepRecord> steps,
    Map<String, @Nullable Object> triggerData) {

  public RunState {
    steps = List.copyOf(steps);
  }

  /** A run that has not done anything yet. */
  public static RunState start(RecipientRef recipient, Map<String, @Nullable Object> triggerData) {
    return new RunState(recipient, 0, 1, List.of(), triggerData);
  }

  /** One more thing has happened, and this step comes next, for the first time. */
  public RunState then(StepRecord happened, int nextStep) {
    return new RunState(recipient, nextStep, 1, with(happened), triggerData);
  }

  /** An attempt has failed, and the same step comes next again. */
  public RunState again(StepRecord failure) {
    return new RunState(recipient, step, attempt + 1, with(failure), triggerData);
  }

  private List<StepRecord> with(StepRecord happened) {
    List<StepRecord> longer = new ArrayList<>(steps);
    longer.add(happened);
    return longer;
  }
}
