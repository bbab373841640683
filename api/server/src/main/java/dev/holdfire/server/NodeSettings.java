package dev.holdfire.server;

import dev.holdfire.channel.Channel;
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
    EngineChoices engine,
    List<Workflow> workflows,
    Map<String, Channel> channels,
    @Nullable Path directory,
    Duration scanInterval,
    @Nullable Clock clock) {

  /**
   * Names and numbers of the engine.
   *
   * @param scheduler the name that all nodes share
   * @param instance this node's own id, or null for a random one
   * @param workers how many runs it executes at once
   * @param pollInterval how long it may take to notice what another node has triggered
   * @param shutdownLimit how long what executes may take to end when the server stops
   */
  record EngineChoices(
      String scheduler,
      @Nullable String instance,
      int workers,
      Duration pollInterval,
      Duration shutdownLimit) {}

  NodeSettings {
    workflows = List.copyOf(workflows);
    channels = Map.copyOf(channels);
  }
}
