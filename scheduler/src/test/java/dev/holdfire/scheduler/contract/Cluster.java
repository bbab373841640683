package dev.holdfire.scheduler.contract;

import dev.holdfire.recipient.RecipientDirectory;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.workflow.Workflow;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
  private final List<Workflow> workflows;

  public Cluster(TestDatabase database, Workflow... workflows) {
    this.database = database;
    this.workflows = workflows.length == 0 ? List.of(INVITED, REMINDER) : List.of(workflows);
  }

  public Node node(String instance) {
    return new NodeSetup(this).node(instance);
  }

  public Node node(
      String instance, DataSource dataSource, RecipientDirectory directory, Limits limits) {
    return new NodeSetup(this)
        .dataSource(dataSource)
        .directory(directory)
        .limits(limits)
        .node(instance);
  }

  /** A node whose clock is not the cluster's. */
  public Node node(String instance, Clock itsClock) {
    return new NodeSetup(this).clock(itsClock).node(instance);
  }

  /** The definitions that its nodes know, if they are not given others. */
  List<Workflow> workflows() {
    return workflows;
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
