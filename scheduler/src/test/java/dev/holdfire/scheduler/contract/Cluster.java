package dev.holdfire.scheduler.contract;

import dev.holdfire.channel.Channel;
import dev.holdfire.recipient.RecipientDirectory;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.segment.RetryPolicy;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.jdbc.Tables;
import dev.holdfire.scheduler.store.trigger.Limits;
import dev.holdfire.workflow.Workflow;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * A scheduler of its own within a database that tests share, with a clock that stands still and a
 * channel that remembers.
 */
public final class Cluster {
  public static final Workflow INVITED =
      Workflow.named("new-user-invited")
          .send("invite", "email")
          .waitFor("patience", Duration.ofDays(3))
          .send("reminder", "email")
          .build();

  public static final Workflow REMINDER =
      Workflow.named("reminder")
          .waitFor("patience", Duration.ofDays(1))
          .send("remind", "email")
          .build();

  private final TestDatabase database;
  private final String scheduler = "s-" + UUID.randomUUID();
  private final MovableClock clock = MovableClock.atNoon();
  private final RecordingChannel email = new RecordingChannel();
  private final Collection<Workflow> workflows;

  public Cluster(TestDatabase database, Workflow... workflows) {
    this.database = database;
    this.workflows = workflows.length == 0 ? List.of(INVITED, REMINDER) : List.of(workflows);
  }

  public Node node(String instance) {
    return node(instance, database.dataSource(), null, Limits.DEFAULT);
  }

  public Node node(
      String instance, DataSource dataSource, RecipientDirectory directory, Limits limits) {
    return node(instance, dataSource, directory, limits, workflows);
  }

  public Node node(
      String instance,
      DataSource dataSource,
      RecipientDirectory directory,
      Limits limits,
      Collection<Workflow> itsWorkflows) {
    return node(
        instance,
        new Node.Application(
            dataSource, itsWorkflows, channels(), directory, clock, RetryPolicy.DEFAULT, limits));
  }

  /** A node whose clock is not the cluster's. */
  public Node node(String instance, Clock itsClock) {
    return node(
        instance,
        new Node.Application(
            database.dataSource(),
            workflows,
            channels(),
            null,
            itsClock,
            RetryPolicy.DEFAULT,
            Limits.DEFAULT));
  }

  private Node node(String instance, Node.Application application) {
    return new Node(
        new Node.Identity(new Tables("QRTZ_", "HF_"), scheduler, instance), application, true);
  }

  private Map<String, Channel> channels() {
    return Map.of("email", email);
  }

  public TestDatabase database() {
    return database;
  }

  public String scheduler() {
    return scheduler;
  }

  public MovableClock clock() {
    return clock;
  }

  public RecordingChannel email() {
    return email;
  }
}
