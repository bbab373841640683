package dev.holdfire.channels;

import dev.holdfire.Problem;
import dev.holdfire.channel.PermanentFailureException;
import dev.holdfire.workflow.ChannelStep;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds where a step's webhooks go: where its template says, or else where the channel says. */
final class Targets {
  private static final String TEMPLATE = "template";
  private static final int MAX_CHARACTERS = 900;

  /** What tells people about a step, and the channel nothing. */
  private static final Set<String> DESCRIPTIONS = Set.of("channel_type", "description");

  private final @Nullable Target fixed;
  private final Reach reach;

  Targets(@Nullable Target fixed, Reach reach) {
    this.fixed = fixed;
    this.reach = reach;
  }

  /**
   * @throws PermanentFailureException with all that is wrong with the step's settings
   */
  Target of(ChannelStep step) throws PermanentFailureException {
    List<Problem> problems = new ArrayList<>();
    Target target = read(step, problems);
    if (target == null || !problems.isEmpty()) {
      throw new PermanentFailureException(
          "Step " + step.ref() + " cannot be sent as a webhook: " + describe(problems));
    }
    return target;
  }

  /** All that is wrong with a step's settings, as far as it shows without resolving a name. */
  List<Problem> problems(ChannelStep step) {
    List<Problem> problems = new ArrayList<>();
    Target target = read(step, problems);
    if (target != null) {
      reach
          .objection(target.url())
          .ifPresent(
              objection -> report(problems, TEMPLATE + ".url", "leads nowhere: " + objection));
    }
    return problems;
  }

  private @Nullable Target read(ChannelStep step, List<Problem> problems) {
    step.settings()
        .forEach(
            (name, value) -> {
              if (!name.equals(TEMPLATE) && !DESCRIPTIONS.contains(name) && !isEmpty(value)) {
                report(problems, name, "is not a setting of this channel; expected " + TEMPLATE);
              }
            });
    return target(step.settings().get(TEMPLATE), problems);
  }

  private static String describe(List<Problem> problems) {
    return SingleLine.of(
        problems.stream().map(Problem::toString).collect(Collectors.joining("; ")), MAX_CHARACTERS);
  }

  private @Nullable Target target(@Nullable Object template, List<Problem> problems) {
    if (isEmpty(template)) {
      return fixedTarget(problems);
    }
    if (!(template instanceof Map<?, ?> members)) {
      report(problems, TEMPLATE, "is not an object; expected method, url and headers");
      return null;
    }
    StepTemplate read = StepTemplate.read(members, reach.ports(), problems);
    if (!read.namesUrl()) {
      Target base = fixedTarget(problems);
      return base == null ? null : base.with(read.headers());
    }
    URI url = read.url();
    return url == null ? null : new Target(url, read.headers());
  }

  private @Nullable Target fixedTarget(List<Problem> problems) {
    if (fixed == null) {
      report(
          problems,
          TEMPLATE + ".url",
          "is missing, and the channel has no URL of its own; give one");
    }
    return fixed;
  }

  static boolean isEmpty(@Nullable Object value) {
    return value == null
        || (value instanceof String text && text.isBlank())
        || (value instanceof List<?> list && list.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty());
  }

  private static void report(List<Problem> problems, String path, String message) {
    problems.add(new Problem(path, message));
  }
}
