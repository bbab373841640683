package dev.holdfire.scheduler.contract;

import dev.holdfire.channel.Channel;
import dev.holdfire.recipient.RecipientDirectory;
import dev.holdfire.scheduler.segment.RetryPolicy;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.jdbc.Tables;
import dev.holdfire.scheduler.store.trigger.Limits;
import dev.holdfire.workflow.Workflow;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Makes nodes of a cluster that differ from its others. */
public final class NodeSetup {
  private final Cluster cluster;
  private List<Workflow> workflows = List.of(Cluster.INVITED, Cluster.REMINDER);
  private Map<String, Channel> channels;
  private DataSource dataSource;
  private RecipientDirectory directory;
  private boolean inline = true;

  public NodeSetup(Cluster cluster) {
    this.cluster = cluster;
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

  NodeSetup dataSource(DataSource other) {
    dataSource = other;
    return this;
  }

  NodeSetup directory(RecipientDirectory own) {
    directory = own;
    return this;
  }

  /** With the queue that writes in groups, as in production. */
  public NodeSetup queued() {
    inline = false;
    return this;
  }

  public Node node(String instance) {
    return new Node(
        new Node.Identity(new Tables("QRTZ_", "HF_"), cluster.scheduler(), instance),
        new Node.Application(
            dataSource,
            workflows,
            channels,
            directory,
            cluster.clock(),
            RetryPolicy.DEFAULT,
            Limits.DEFAULT),
        inline);
  }
}
