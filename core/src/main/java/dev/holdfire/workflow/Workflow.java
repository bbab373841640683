package dev.holdfire.workflow;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow definition: what is sent, and how long is waited in between. Immutable, safe for use
 * by many threads.
 *
 * @param key the name that a trigger call uses: 3 to 255 of {@code a-z 0-9 _ -}
 * @param name the name for people, not blank
 * @param defaultZone the time zone of recipients that have none of their own; null means UTC
 * @param steps at least one, in the order of execution; each {@link Step#ref()} occurs once
 */
public record Workflow(String key, String name, @Nullable ZoneId defaultZone, List<Step> steps) {

  /**
   * @throws InvalidWorkflowException with all that is wrong
   */
  public Workflow {
    List<Problem> problems = new ArrayList<>();
    WorkflowRules.checkKey(key, problems);
    WorkflowRules.checkName(name, problems);
    WorkflowRules.checkGiven(steps, "steps", problems);
    if (steps != null) {
      checkSteps(steps, problems);
    }
    WorkflowRules.requireNone(problems, "workflow " + Found.describe(key));
    steps = List.copyOf(steps);
  }

  private static void checkSteps(List<@Nullable Step> steps, List<Problem> problems) {
    WorkflowRules.checkCount(steps.size(), problems);
    Map<String, Integer> refs = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (step == null) {
        WorkflowRules.checkGiven(null, "steps[" + i + "]", problems);
      } else {
        WorkflowRules.checkUnique(step.ref(), i, refs, problems);
      }
    }
  }

  /** A builder of the workflow with this key. */
  public static WorkflowBuilder named(String key) {
    return new WorkflowBuilder(key);
  }

  /**
   * The workflow that a document describes: the tree that a JSON parser makes of a definition in
   * Knock's format.
   *
   * <p>Members that are null count as absent. What only describes the workflow ({@code categories},
   * {@code description}, {@code created_at}, a step's {@code name}, and the like) is accepted and
   * dropped; so is {@code __readonly}, in which Knock's command line writes such members down, but
   * for the {@code key} when that is nowhere else. What would change its behaviour and is not
   * supported is refused: conditions, inactive workflows, trigger frequencies other than {@code
   * every_trigger}, schemas of the trigger data, send windows, steps that neither send nor wait,
   * and every member that is not known.
   *
   * <p>The {@code settings} of a delay step take one of these forms. The last two say what Knock's
   * documentation leaves open, so their encoding is Holdfire's own:
   *
   * <ul>
   *   <li>{@code delay_for}: a {@link FixedDelay}, as {@code {"unit": "days", "value": 3}}
   *   <li>{@code delay_until_field_path}: an {@link UntilTimestamp}
   *   <li>both: an {@link OffsetFromTimestamp}, after the timestamp; before it if {@code direction}
   *       is {@code "before"} or, without a direction, if the value is negative
   *   <li>{@code delay_until_window}: an {@link UntilWindow}, with the members {@code frequency},
   *       {@code days}, {@code hours}, {@code minutes} and {@code day_of_month} of a {@link Window}
   * </ul>
   *
   * <p>The default zone is the member {@code timezone} of the workflow's {@code settings}.
   *
   * @throws InvalidWorkflowException with all that is wrong
   */
  public static Workflow fromDocument(Map<?, ?> document) {
    return WorkflowReader.read(WorkflowRules.required(document, "document", "the workflow"));
  }

  /** The document from which {@link #fromDocument} makes an equal workflow. Unmodifiable. */
  public Map<String, @Nullable Object> toDocument() {
    return WorkflowWriter.write(this);
  }

  /**
   * The SHA-256 of the content, in 64 lower-case hexadecimal digits. Equal workflows have the same
   * version, however they were made and in whatever order maps have their members; numbers count by
   * their value, so 1 and 1.0 are the same. Computed at each call.
   */
  public String version() {
    return ContentHash.of(toDocument());
  }
}
