package dev.holdfire.scheduler.bench.contender;

import dev.holdfire.channel.Channel;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineParts;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.Wiring;
import dev.holdfire.workflow.Workflow;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Makes engines as an application would, and the workflows that they know. */
public final class HoldfireNodes {
  /** One channel step, due at once. */
  public static final Workflow NOW = Workflow.named("at-once").send("only", "bench").build();

  /** One channel step, not due while anyone measures. */
  public static final Workflow LATER =
      Workflow.named("later").waitFor("wait", Duration.ofDays(30)).send("only", "bench").build();

  /** One channel step, due at the moment that the data names as {@code at}. */
  public static final Workflow AT =
      Workflow.named("at-moment").waitUntil("moment", "data.at").send("only", "bench").build();

  /** Connections of a node; workers need none. */
  public static final int CONNECTIONS = 10;

  private HoldfireNodes() {}

  /** A node with all defaults but the number of workers; not started. */
  public static Engine engine(DataSource dataSource, int workers, Channel channel) {
    return new Engine(
        EngineSettings.builder().workers(workers).build(),
        new EngineParts(
            dataSource,
            new Wiring(List.of(NOW, LATER, AT), Map.of("bench", channel)),
            null,
            Clock.systemUTC(),
            type -> null));
  }
}
