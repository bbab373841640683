package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import dev.holdfire.channel.Channel;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineParts;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.Wiring;
import java.util.List;
import java.util.Map;

/** What an engine on a cluster's database is refused for. */
final class EngineOf {
  private EngineOf() {}

  /** The paths of the problems with the cluster's usual workflows on these channels. */
  static List<String> problems(Cluster cluster, Map<String, Channel> channels) {
    EngineSettings settings =
        EngineSettings.builder().scheduler(cluster.scheduler()).instance("a").build();
    EngineParts parts =
        new EngineParts(
            cluster.database().dataSource(),
            new Wiring(List.of(Cluster.INVITED, Cluster.REMINDER), channels),
            null,
            cluster.clock(),
            type -> null);
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class, () -> new Engine(settings, parts).close());
    assertThat(refused.code()).isEqualTo("invalid_configuration");
    return refused.problems().stream().map(Problem::path).toList();
  }
}
