package dev.holdfire.scheduler.contract;

import dev.holdfire.channel.Channel;
import dev.holdfire.recipient.RecipientDirectory;
import dev.holdfire.scheduler.EngineParts;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.Names;
import dev.holdfire.scheduler.Sending;
import dev.holdfire.scheduler.Sharing;
import dev.holdfire.scheduler.Timing;
import dev.holdfire.scheduler.Wiring;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.workflow.Workflow;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Makes nodes of a cluster that differ from its others. */
public final class NodeSetup {
  private final Cluster cluster;
  private List<Workflow> workflows;
  private Map<String, Channel> channels;
  private DataSource dataSource;
  private RecipientDirectory directory;
  private Limits limits = Limits.DEFAULT;
  private Clock clock;
  private boolean inline = true;
  private MeterRegistry meters;
  private Sharing sharing = Sharing.DEFAULT;

  public NodeSetup(Cluster cluster) {
    this.cluster = cluster;
    this.workflows = cluster.workflows();
    this.clock = cluster.clock();
    this.channels = Map.of("email", cluster.email());
    this.dataSource = cluster.database().dataSource();
  }

  NodeSetup workflows(Workflow... registered) {
    workflows = List.of(registered);
    return this;
  }

  NodeSetup channels(Map<String, Channel> registered) {
    channels = registered;
    return this;
  }

  public NodeSetup dataSource(DataSource other) {
    dataSource = other;
    return this;
  }

  NodeSetup directory(RecipientDirectory own) {
    directory = own;
    return this;
  }

  NodeSetup limits(Limits other) {
    limits = other;
    return this;
  }

  NodeSetup clock(Clock other) {
    clock = other;
    return this;
  }

  public NodeSetup meters(MeterRegistry registry) {
    meters = registry;
    return this;
  }

  NodeSetup sharing(Sharing other) {
    sharing = other;
    return this;
  }

  /** With the queue that writes in groups, as in production. */
  public NodeSetup queued() {
    inline = false;
    return this;
  }

  public Node node(String instance) {
    Names names =
        new Names(cluster.scheduler(), instance, Names.QUARTZ_PREFIX, Names.HOLDFIRE_PREFIX);
    EngineSettings settings =
        new EngineSettings(names, Timing.DEFAULT, Sending.DEFAULT, limits, sharing);
    Wiring wiring = new Wiring(workflows, channels);
    EngineParts parts = new EngineParts(dataSource, wiring, directory, clock, type -> null, meters);
    return new Node(settings, parts, inline);
  }
}
