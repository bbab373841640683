package dev.holdfire.scheduler;

import static java.util.Objects.requireNonNull;

import dev.holdfire.channel.Channel;
import dev.holdfire.recipient.RecipientDirectory;
import dev.holdfire.workflow.Workflow;
import java.time.Clock;
import java.util.List;
import java.util.Map;
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
  public EngineParts {
    requireNonNull(dataSource, "dataSource is null");
    requireNonNull(clock, "clock is null");
    requireNonNull(jobs, "jobs is null");
    workflows = List.copyOf(workflows);
    channels = Map.copyOf(channels);
  }
}
