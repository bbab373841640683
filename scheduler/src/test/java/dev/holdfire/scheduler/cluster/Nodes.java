package dev.holdfire.scheduler.cluster;

import dev.holdfire.channel.Channel;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineParts;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.Wiring;
import dev.holdfire.scheduler.contract.StoredRuns;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.workflow.Workflow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The nodes of a scheduler of its own, with short intervals; closed together. */
final class Nodes implements AutoCloseable {
  static final Workflow ONCE = Workflow.named("once").send("only", "email").build();
  static final Workflow TWICE =
      Workflow.named("twice")
          .send("first", "email")
          .waitFor("wait", Duration.ofSeconds(1))
          .send("second", "email")
          .build();
  static final Workflow LATER =
      Workflow.named("later").waitFor("wait", Duration.ofSeconds(1)).send("only", "email").build();
  static final Workflow PAIR =
      Workflow.named("pair").send("first", "email").send("second", "email").build();

  private final TestDatabase database;
  private final String scheduler = "s-" + UUID.randomUUID();
  private MeterRegistry meters = new SimpleMeterRegistry();
  private final List<Engine> engines = new ArrayList<>();

  Nodes(TestDatabase database) {
    this.database = database;
  }

  EngineSettings settings(String instance, int workers) {
    return EngineSettings.builder()
        .scheduler(scheduler)
        .instance(instance)
        .workers(workers)
        .pollInterval(Duration.ofMillis(100))
        .checkInInterval(Duration.ofMillis(500))
        .shutdownLimit(Duration.ofSeconds(5))
        .build();
  }

  Engine start(String instance, int workers, Channel email) {
    return start(settings(instance, workers), email, database.dataSource());
  }

  Engine start(EngineSettings settings, Channel email, DataSource dataSource) {
    return start(settings, email, dataSource, List.of(ONCE, TWICE, LATER, PAIR));
  }

  Engine start(EngineSettings settings, Channel email, List<Workflow> workflows) {
    return start(settings, email, database.dataSource(), workflows);
  }

  /** With these channels instead of one. */
  Engine start(EngineSettings settings, Map<String, Channel> channels, List<Workflow> workflows) {
    Engine engine = make(settings, channels, database.dataSource(), workflows);
    engine.start();
    return engine;
  }

  Engine start(
      EngineSettings settings, Channel email, DataSource dataSource, List<Workflow> workflows) {
    Engine engine = make(settings, Map.of("email", email), dataSource, workflows);
    engine.start();
    return engine;
  }

  /** An engine that is not started. */
  Engine make(EngineSettings settings, Channel email, DataSource dataSource) {
    return make(settings, Map.of("email", email), dataSource, List.of(ONCE, TWICE, LATER, PAIR));
  }

  private Engine make(
      EngineSettings settings,
      Map<String, Channel> channels,
      DataSource dataSource,
      List<Workflow> workflows) {
    Wiring wiring = new Wiring(workflows, channels);
    EngineParts parts =
        new EngineParts(dataSource, wiring, null, Clock.systemUTC(), type -> null, meters);
    Engine engine = new Engine(settings, parts);
    engines.add(engine);
    return engine;
  }

  String scheduler() {
    return scheduler;
  }

  /** From now on nodes measure here. */
  void meters(MeterRegistry registry) {
    meters = registry;
  }

  /** Where the nodes measure. */
  MeterRegistry meters() {
    return meters;
  }

  StoredRuns stored() {
    return StoredRuns.read(database, scheduler);
  }

  static ConditionFactory await(int seconds) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofSeconds(seconds));
  }

  /**
   * Until so many runs are active at most: H2 looks at all of a scheduler's triggers to find some
   * by their names, so a backlog makes each of its transactions slow.
   */
  void awaitBacklog(int runs) {
    await(60).until(() -> StoredRuns.countActive(database, scheduler) <= runs);
  }

  void awaitAllOver(int seconds) {
    await(seconds).until(() -> StoredRuns.countActive(database, scheduler) == 0);
  }

  static List<RecipientRun> runs(Engine engine, RunStatus status) {
    return engine.workflows().list(RunQuery.all().status(status).limit(1_000)).items();
  }

  static String[] users(String prefix, int count) {
    String[] users = new String[count];
    for (int i = 0; i < count; i++) {
      users[i] = prefix + i;
    }
    return users;
  }

  @Override
  public void close() {
    engines.forEach(Engine::close);
  }
}
