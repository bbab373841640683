package dev.holdfire.workflow;

import static java.util.Objects.requireNonNull;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import dev.holdfire.workflow.OffsetFromTimestamp.Direction;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link Workflow} down as a sentence. Problems are collected, and reported together by
 * {@link #build()}; only null is refused at once, with a {@link NullPointerException}. Use from one
 * thread.
 */
public final class WorkflowBuilder {
  private final String key;
  private final List<Problem> problemsOfSteps = new ArrayList<>();
  private final StepList steps = new StepList(problemsOfSteps);
  private @Nullable String name;
  private @Nullable ZoneId defaultZone;

  WorkflowBuilder(String key) {
    this.key = requireNonNull(key, "key is null");
  }

  /** Sets the name for people. The default is the key. */
  public WorkflowBuilder called(String newName) {
    name = requireNonNull(newName, "name is null");
    return this;
  }

  /** Sets the time zone of recipients that have none of their own. The default is UTC. */
  public WorkflowBuilder inZone(ZoneId zone) {
    defaultZone = requireNonNull(zone, "zone is null");
    return this;
  }

  /** Adds a step that sends by this channel, without settings. */
  public WorkflowBuilder send(String ref, String channel) {
    return send(ref, channel, Map.of());
  }

  /** Adds a step that sends by this channel, with the settings of a {@link ChannelStep}. */
  public WorkflowBuilder send(
      String ref, String channel, Map<String, ? extends @Nullable Object> settings) {
    requireNonNull(ref, "ref is null");
    requireNonNull(channel, "channel is null");
    requireNonNull(settings, "settings is null");
    steps.addChannel(ref, channel, settings);
    return this;
  }

  /** Adds a wait of this exact length, as {@link Span#of} takes it: a day is 24 hours. */
  public WorkflowBuilder waitFor(String ref, Duration length) {
    return delay(ref, fixed(span(length)));
  }

  /** Adds a wait of this length, as {@link FixedDelay} does. */
  public WorkflowBuilder waitFor(String ref, Span length) {
    return delay(ref, fixed(requireNonNull(length, "length is null")));
  }

  /** Adds a wait until what is found at the path, as {@link UntilTimestamp} does. */
  public WorkflowBuilder waitUntil(String ref, String path) {
    String checked = path(path);
    return delay(ref, checked == null ? null : new UntilTimestamp(checked));
  }

  /** Adds a wait until the next moment of the window, as {@link UntilWindow} does. */
  public WorkflowBuilder waitUntil(String ref, Window window) {
    return delay(ref, new UntilWindow(window));
  }

  /** Adds a wait until this exact time before the timestamp at the path. */
  public WorkflowBuilder waitUntilBefore(String ref, Duration offset, String path) {
    return delay(ref, offset(path(path), span(offset), Direction.BEFORE));
  }

  /** Adds a wait until this much before the timestamp at the path. */
  public WorkflowBuilder waitUntilBefore(String ref, Span offset, String path) {
    return delay(ref, offset(path(path), requireNonNull(offset), Direction.BEFORE));
  }

  /** Adds a wait until this exact time after the timestamp at the path. */
  public WorkflowBuilder waitUntilAfter(String ref, Duration offset, String path) {
    return delay(ref, offset(path(path), span(offset), Direction.AFTER));
  }

  /** Adds a wait until this much after the timestamp at the path. */
  public WorkflowBuilder waitUntilAfter(String ref, Span offset, String path) {
    return delay(ref, offset(path(path), requireNonNull(offset), Direction.AFTER));
  }

  /**
   * The workflow as it was written so far.
   *
   * @throws InvalidWorkflowException with all that is wrong
   */
  public Workflow build() {
    List<Problem> problems = new ArrayList<>();
    WorkflowRules.checkKey(key, problems);
    if (name != null) {
      WorkflowRules.checkName(name, problems);
    }
    WorkflowRules.checkCount(steps.count(), problems);
    problems.addAll(problemsOfSteps);
    WorkflowRules.requireNone(problems, "workflow " + Found.quote(key));
    return new Workflow(key, name == null ? key : name, defaultZone, steps.steps());
  }

  private WorkflowBuilder delay(String ref, @Nullable Delay delay) {
    steps.addDelay(requireNonNull(ref, "ref is null"), delay);
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
    requireNonNull(length, "duration is null");
    return orProblem("delay_for", () -> Span.of(length));
  }

  private @Nullable String path(String path) {
    requireNonNull(path, "path is null");
    return orProblem("delay_until_field_path", () -> FieldPath.parse(path).toString());
  }

  private <T> @Nullable T orProblem(String member, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      problemsOfSteps.add(
          new Problem(steps.path() + ".settings." + member, String.valueOf(e.getMessage())));
      return null;
    }
  }
}
