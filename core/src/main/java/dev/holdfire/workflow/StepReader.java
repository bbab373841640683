package dev.holdfire.workflow;

import dev.holdfire.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads steps, one after the other. */
final class StepReader {
  private final List<Problem> problems;
  private final StepList steps;

  StepReader(List<Problem> problems) {
    this.problems = problems;
    this.steps = new StepList(problems);
  }

  /** The steps, complete if there are no problems. */
  List<Step> steps() {
    return steps.steps();
  }

  void read(@Nullable Object document) {
    if (!(document instanceof Map<?, ?> map)) {
      problems.add(
          new Problem(steps.path(), "is " + Found.describe(document) + "; expected an object"));
      steps.addUnknown();
      return;
    }
    Members step = new Members(map, steps.path(), problems);
    String type = step.required("type", step.string("type"));
    if ("channel".equals(type)) {
      readChannel(step);
    } else if ("delay".equals(type)) {
      readDelay(step);
    } else {
      readUnknown(step, type);
    }
  }

  private void readChannel(Members step) {
    String ref = ref(step);
    String channel = step.required("channel_key", step.string("channel_key"));
    steps.addChannel(ref, channel, step.without(ChannelSettings.OF_THE_STEP));
  }

  private void readDelay(Members step) {
    step.allowOnly("type", "ref", "name", "description", "settings", "conditions");
    step.refuse("conditions");
    String ref = ref(step);
    Members settings = step.required("settings", step.object("settings"));
    steps.addDelay(ref, settings == null ? null : DelayReader.read(settings));
  }

  private void readUnknown(Members step, @Nullable String type) {
    if (type != null) {
      step.report(
          "type",
          "is " + Found.quote(type) + ", which is not supported; expected channel or delay");
    }
    steps.addUnknown();
  }

  private static @Nullable String ref(Members step) {
    step.string("name");
    return step.required("ref", step.string("ref"));
  }
}
