package dev.holdfire.scheduler;

import dev.holdfire.ConfigurationException;
import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import dev.holdfire.channel.Channel;
import dev.holdfire.workflow.ChannelStep;
import dev.holdfire.workflow.Step;
import dev.holdfire.workflow.Workflow;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Definitions and channels that are to work together.
 *
 * @param workflows the definitions that are triggered here
 * @param channels what sends, by the key that channel steps name
 */
public record Wiring(List<Workflow> workflows, Map<String, Channel> channels) {

  /**
   * @throws ConfigurationException with all that is null, and keys that no channel step can name
   */
  public Wiring {
    Checks checks = new Checks().given("workflows", workflows).given("channels", channels);
    if (workflows != null && workflows.stream().anyMatch(Objects::isNull)) {
      checks.problem("workflows", "holds null; expected definitions");
    }
    if (channels != null) {
      channels.forEach(
          (key, channel) -> {
            checkChannelKey(key, checks.problems());
            checks.given("channels." + key, channel);
          });
    }
    checks.done("the wiring");
    workflows = List.copyOf(workflows);
    channels = Map.copyOf(channels);
  }

  /**
   * Checks that these work together.
   *
   * @param limits that are to hold for the channels
   * @throws ConfigurationException with definitions that share a key, channels that are named but
   *     not registered, and settings of steps that their channels would refuse to send
   */
  public void check(SendLimits limits) {
    Checks checks = new Checks();
    check(workflows, channels, checks.problems());
    limits.check(channels.keySet(), checks.problems());
    checks.done("the workflows");
  }

  /**
   * Reports definitions that share a key, channels that are named but not registered, and settings
   * of steps that their channels would refuse to send.
   */
  public static void check(
      Collection<Workflow> workflows, Map<String, Channel> channels, List<Problem> problems) {
    Set<String> keys = new HashSet<>();
    for (Workflow workflow : workflows) {
      if (!keys.add(workflow.key())) {
        problems.add(
            new Problem(
                "workflows." + workflow.key(), "is defined twice; expected one for each key"));
      }
      for (Step step : workflow.steps()) {
        if (step instanceof ChannelStep sends) {
          check(sends, pathOf(workflow, sends), channels, problems);
        }
      }
    }
  }

  private static void check(
      ChannelStep step, String path, Map<String, Channel> channels, List<Problem> problems) {
    Channel channel = channels.get(step.channel());
    if (channel == null) {
      problems.add(unregistered(step, path, channels.keySet()));
      return;
    }
    for (Problem found : channel.problems(step)) {
      problems.add(new Problem(path + "." + found.path(), found.message()));
    }
  }

  private static String pathOf(Workflow workflow, ChannelStep step) {
    return "workflows." + workflow.key() + "." + step.ref();
  }

  private static Problem unregistered(ChannelStep step, String path, Set<String> channels) {
    return new Problem(
        path,
        "sends by channel \""
            + step.channel()
            + "\", which is not registered; register it, or use one of "
            + new TreeSet<>(channels));
  }

  /** Reports a key that no channel step can name. */
  public static void checkChannelKey(@Nullable String key, List<Problem> problems) {
    if (key == null) {
      problems.add(new Problem("channels", "has a key that is null; expected a name"));
      return;
    }
    try {
      ChannelStep unused = new ChannelStep("step", key, Map.of());
    } catch (InvalidWorkflowException e) {
      e.problems().forEach(found -> problems.add(new Problem("channels", found.message())));
    }
  }
}
