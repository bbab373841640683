package dev.holdfire.workflow;

import dev.holdfire.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes steps one after the other and checks each. A part of a step that is null has been reported
 * already.
 */
final class StepList {
  private final List<Problem> problems;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Integer> refs = new HashMap<>();
  private int count;

  StepList(List<Problem> problems) {
    this.problems = problems;
  }

  /** Where the step is that comes next. */
  String path() {
    return "steps[" + count + "]";
  }

  /** How many steps came, good or not. */
  int count() {
    return count;
  }

  /** The steps, complete if there are no problems. */
  List<Step> steps() {
    return steps;
  }

  void addChannel(@Nullable String ref, @Nullable String channel, Map<?, ?> settings) {
    checkRef(ref);
    if (channel != null) {
      WorkflowRules.checkIdentifier(channel, path() + ".channel_key", problems);
    }
    Map<String, @Nullable Object> copy = ChannelSettings.copyOf(settings, path(), problems);
    if (problems.isEmpty() && ref != null && channel != null) {
      steps.add(new ChannelStep(ref, channel, copy));
    }
    count++;
  }

  void addDelay(@Nullable String ref, @Nullable Delay delay) {
    checkRef(ref);
    if (problems.isEmpty() && ref != null && delay != null) {
      steps.add(new DelayStep(ref, delay));
    }
    count++;
  }

  /** Counts a step that is neither; it has been reported already. */
  void addUnknown() {
    count++;
  }

  private void checkRef(@Nullable String ref) {
    if (ref != null) {
      WorkflowRules.checkIdentifier(ref, path() + ".ref", problems);
      WorkflowRules.checkUnique(ref, count, refs, problems);
    }
  }
}
