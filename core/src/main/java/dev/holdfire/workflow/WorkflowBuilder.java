package dev.holdfire.workflow;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import dev.holdfire.workflow.OffsetFromTimestamp.Direction;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link Workflow} down as a sentence. Problems, null included, are collected, and
 * reported together by {@link #build()}. Use from one thread.
 */
public final class WorkflowBuilder {
  private static final String LENGTH = "settings.delay_for";

  private final @Nullable String key;
  private final List<Problem> problemsOfSteps = new ArrayList<>();
  private final StepList steps = new StepList(problemsOfSteps);
  private @Nullable String name;
  private boolean isNamed;
  private @Nullable ZoneId defaultZone;
  private boolean isZoned;

  WorkflowBuilder(@Nullable String key) {
    this.key = key;
  }

  /** Sets the name for people. The default is the key. */
  public WorkflowBuilder called(String newName) {
    name = newName;
    isNamed = true;
    return this;
  }

  /** Sets the time zone of recipients that have none of their own. The default is UTC. */
  public WorkflowBuilder inZone(ZoneId zone) {
    defaultZone = zone;
    isZoned = true;
    return this;
  }

  /** Adds a step that sends by this channel, without settings. */
  public WorkflowBuilder send(String ref, String channel) {
    return send(ref, channel, Map.of());
  }

  /** Adds a step that sends by this channel, with the settings of a {@link ChannelStep}. */
  public WorkflowBuilder send(
      String ref, String channel, Map<String, ? extends @Nullable Object> settings) {
    checkPart(ref, "ref");
    checkPart(channel, "channel_key");
    checkPart(settings, "settings");
    steps.addChannel(ref, channel, settings == null ? Map.of() : settings);
    return this;
  }

  /** Adds a wait of this exact length, as {@link Span#of} takes it: a day is 24 hours. */
  public WorkflowBuilder waitFor(String ref, Duration length) {
    return delay(ref, fixed(span(length)));
  }

  /** Adds a wait of this length, as {@link FixedDelay} does. */
  public WorkflowBuilder waitFor(String ref, Span length) {
    return delay(ref, fixed(checkPart(length, LENGTH)));
  }

  /** Adds a wait until what is found at the path, as {@link UntilTimestamp} does. */
  public WorkflowBuilder waitUntil(String ref, String path) {
    String checked = path(path);
    return delay(ref, checked == null ? null : new UntilTimestamp(checked));
  }

  /** Adds a wait until the next moment of the window, as {@link UntilWindow} does. */
  public WorkflowBuilder waitUntil(String ref, Window window) {
    checkPart(window, "settings.delay_until_window");
    return delay(ref, window == null ? null : new UntilWindow(window));
  }

  /** Adds a wait until this exact time before the timestamp at the path. */
  public WorkflowBuilder waitUntilBefore(String ref, Duration offset, String path) {
    return delay(ref, offset(path(path), span(offset), Direction.BEFORE));
  }

  /** Adds a wait until this much before the timestamp at the path. */
  public WorkflowBuilder waitUntilBefore(String ref, Span offset, String path) {
    return delay(ref, offset(path(path), checkPart(offset, LENGTH), Direction.BEFORE));
  }

  /** Adds a wait until this exact time after the timestamp at the path. */
  public WorkflowBuilder waitUntilAfter(String ref, Duration offset, String path) {
    return delay(ref, offset(path(path), span(offset), Direction.AFTER));
  }

  /** Adds a wait until this much after the timestamp at the path. */
  public WorkflowBuilder waitUntilAfter(String ref, Span offset, String path) {
    return delay(ref, offset(path(path), checkPart(offset, LENGTH), Direction.AFTER));
  }

  /**
   * The workflow as it was written so far.
   *
   * @throws InvalidWorkflowException with all that is wrong
   */
  public Workflow build() {
    List<Problem> problems = new ArrayList<>();
    WorkflowRules.checkKey(key, problems);
    if (isNamed) {
      WorkflowRules.checkName(name, problems);
    }
    if (isZoned) {
      WorkflowRules.checkGiven(defaultZone, "settings.timezone", problems);
    }
    WorkflowRules.checkCount(steps.count(), problems);
    problems.addAll(problemsOfSteps);
    if (key == null || !problems.isEmpty()) {
      throw new InvalidWorkflowException("workflow " + Found.describe(key), problems);
    }
    return new Workflow(key, name == null ? key : name, defaultZone, steps.steps());
  }

  private WorkflowBuilder delay(String ref, @Nullable Delay delay) {
    checkPart(ref, "ref");
    steps.addDelay(ref, delay);
    return this;
  }

  private static @Nullable Delay fixed(@Nullable Span span) {
    return span == null ? null : new FixedDelay(span);
  }

  private static @Nullable Delay offset(
      @Nullable String path, @Nullable Span offset, Direction direction) {
    return path == null || offset == null ? null : new OffsetFromTimestamp(path, offset, direction);
  }

  private @Nullable Span span(Duration length) {
    try {
      return Span.of(length);
    } catch (InvalidWorkflowException e) {
      e.problems().forEach(problem -> report(LENGTH, problem.message()));
      return null;
    }
  }

  private @Nullable String path(String path) {
    int before = problemsOfSteps.size();
    FieldPath.check(path, steps.path() + ".settings.delay_until_field_path", problemsOfSteps);
    return problemsOfSteps.size() == before ? path : null;
  }

  /** The part of the step that comes next, reported if it is null. */
  private <T> @Nullable T checkPart(@Nullable T part, String member) {
    WorkflowRules.checkGiven(part, steps.path() + "." + member, problemsOfSteps);
    return part;
  }

  private void report(String member, String message) {
    problemsOfSteps.add(new Problem(steps.path() + "." + member, message));
  }
}
