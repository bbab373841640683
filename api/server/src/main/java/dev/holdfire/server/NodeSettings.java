package dev.holdfire.server;

import dev.holdfire.channel.Channel;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.workflow.Workflow;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The engine within the server.
 *
 * @param engine names and numbers of the engine
 * @param workflows definitions that are registered here
 * @param channels what sends, by key
 * @param directory the folder of definitions, or null for none
 * @param scanInterval how often the folder is looked through
 * @param clock by which runs are due; null for the machine's
 */
record NodeSettings(
    EngineSettings engine,
    List<Workflow> workflows,
    Map<String, Channel> channels,
    @Nullable Path directory,
    Duration scanInterval,
    @Nullable Clock clock) {

  NodeSettings {
    workflows = List.copyOf(workflows);
    channels = Map.copyOf(channels);
  }
}
