package dev.holdfire.scheduler;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import dev.holdfire.channel.Channel;
import dev.holdfire.recipient.RecipientDirectory;
import dev.holdfire.workflow.Workflow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What an application brings to an engine.
 *
 * @param dataSource where the tables are; the engine never closes it
 * @param workflows the definitions that are triggered here
 * @param channels what sends, by the key that channel steps name
 * @param directory the application's own directory of recipients, or null for what trigger calls
 *     store
 * @param clock by which delays are computed and runs are due
 * @param jobs gives an instance of a class of the application's own Quartz jobs, or null
 */
public record EngineParts(
    DataSource dataSource,
    List<Workflow> workflows,
    Map<String, Channel> channels,
    @Nullable RecipientDirectory directory,
    Clock clock,
    Function<Class<?>, @Nullable Object> jobs) {

  /**
   * @throws ConfigurationException with all that is null
   */
  public EngineParts {
    List<Problem> problems = new ArrayList<>();
    checkGiven(dataSource, "dataSource", problems);
    checkGiven(clock, "clock", problems);
    checkGiven(jobs, "jobs", problems);
    checkGiven(workflows, "workflows", problems);
    checkGiven(channels, "channels", problems);
    if (workflows != null && workflows.stream().anyMatch(Objects::isNull)) {
      problems.add(new Problem("workflows", "holds null; expected definitions"));
    }
    if (channels != null) {
      channels.forEach(
          (key, channel) -> {
            Wiring.checkChannelKey(key, problems);
            checkGiven(channel, "channels." + key, problems);
          });
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException("the parts of the engine", problems);
    }
    workflows = List.copyOf(workflows);
    channels = Map.copyOf(channels);
  }

  private static void checkGiven(@Nullable Object part, String path, List<Problem> problems) {
    if (part == null) {
      problems.add(new Problem(path, "is null; expected a value"));
    }
  }
}
