package dev.holdfire.server;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import dev.holdfire.channel.Channel;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.InactiveRuns;
import dev.holdfire.scheduler.Wiring;
import dev.holdfire.workflow.Workflow;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of the engine within the server, and what it works with. */
abstract sealed class NodeOptions<S> extends DatabaseOptions<S> permits ServerConfig.Builder {
  private final EngineSettings.Builder engine = EngineSettings.builder().sharedDefinitions();
  private final List<Workflow> workflows = new ArrayList<>();
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private @Nullable Path directory;
  private Duration scanInterval = ServerConfig.SCAN_INTERVAL;
  private @Nullable Clock clock;

  /** The name that all nodes of a cluster share. */
  public S scheduler(String name) {
    engine.scheduler(name);
    return self();
  }

  /** This node's own id. Default a random one. */
  public S instance(String id) {
    engine.instance(id);
    return self();
  }

  /** What the names of Quartz's and of Holdfire's tables begin with. */
  public S tablePrefixes(String quartz, String holdfire) {
    engine.tablePrefixes(quartz, holdfire);
    return self();
  }

  /** How many runs this node executes at once; with 0 it only answers calls. */
  public S workers(int count) {
    engine.workers(count);
    return self();
  }

  /** How long it may take to notice what another node has triggered. */
  public S pollInterval(Duration interval) {
    engine.pollInterval(interval);
    return self();
  }

  /**
   * How often this node tells the others that it lives, the same on all. One that is silent for
   * three times as long is taken for dead.
   */
  public S checkInInterval(Duration interval) {
    engine.checkInInterval(interval);
    return self();
  }

  /** How long after each failed attempt the next one is due; one more attempt than pauses. */
  public S retryPauses(List<Duration> pauses) {
    engine.retryPauses(pauses);
    return self();
  }

  /** How long a send may take. */
  public S sendTimeout(Duration timeout) {
    engine.sendTimeout(timeout);
    return self();
  }

  /** How long a send of one channel may take. Default: as for all. */
  public S sendTimeout(String channel, Duration timeout) {
    engine.sendTimeout(channel, timeout);
    return self();
  }

  /** How many sends a channel may have at once on this node. Default: what workers allow. */
  public S concurrency(String channel, int count) {
    engine.concurrency(channel, count);
    return self();
  }

  /** How many distinct recipients a trigger call may list. */
  public S maxRecipients(int count) {
    engine.maxRecipients(count);
    return self();
  }

  /** How large a trigger call's data may be, as JSON in UTF-8. */
  public S maxDataBytes(int bytes) {
    engine.maxDataBytes(bytes);
    return self();
  }

  /** How large one recipient's properties may be, as JSON in UTF-8. */
  public S maxRecipientBytes(int bytes) {
    engine.maxRecipientBytes(bytes);
    return self();
  }

  /**
   * What becomes of the waiting runs of a workflow that is switched off, when they are due; the
   * same on all nodes. Default {@link InactiveRuns#GO_ON}.
   */
  public S inactiveRuns(InactiveRuns become) {
    engine.inactiveRuns(become);
    return self();
  }

  /** Registers a definition with this node. */
  public S workflow(Workflow workflow) {
    workflows.add(workflow);
    return self();
  }

  /** Registers what sends, in place of one with the same key. */
  public S channel(String key, Channel channel) {
    Wiring.checkChannelKey(key, problems);
    channels.put(key, channel);
    return self();
  }

  /** A folder of definitions, which is watched. */
  public S workflowsDirectory(Path folder) {
    directory = folder;
    return self();
  }

  /** How often the folder of definitions is looked through. */
  public S scanInterval(Duration interval) {
    scanInterval = between("workflows.scan-interval", interval, Duration.ofMillis(10));
    return self();
  }

  /** By which runs are due. Default: the machine's. */
  public S clock(Clock newClock) {
    clock = newClock;
    return self();
  }

  /** The one that was given, or the machine's. */
  Clock clock() {
    return clock == null ? Clock.systemUTC() : clock;
  }

  /** The engine's settings; without what is wrong with them, which is reported. */
  final EngineSettings engine(Duration shutdownLimit, List<Problem> found) {
    EngineSettings settings = EngineSettings.defaults();
    List<Problem> wrong = new ArrayList<>();
    try {
      settings = engine.build().toBuilder().shutdownLimit(shutdownLimit).build();
      settings.sending().limits().check(channels.keySet(), wrong);
    } catch (ConfigurationException e) {
      wrong.addAll(e.problems());
    }
    wrong.stream()
        .map(EngineKeys::named)
        .filter(problem -> found.stream().noneMatch(one -> one.path().equals(problem.path())))
        .toList()
        .forEach(found::add);
    return settings;
  }

  final NodeSettings node(EngineSettings settings) {
    return new NodeSettings(settings, workflows, channels, directory, scanInterval, clock);
  }
}
