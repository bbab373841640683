package dev.holdfire.scheduler.bench.scenario;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.Workflows;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.bench.contender.HoldfireNodes;
import dev.holdfire.scheduler.bench.contender.Kind;
import dev.holdfire.scheduler.bench.measure.Metric;
import dev.holdfire.scheduler.bench.measure.Turn;
import dev.holdfire.scheduler.bench.measure.Waiting;
import dev.holdfire.scheduler.bench.measure.Watch;
import dev.holdfire.scheduler.bench.server.BenchDatabase;
import dev.holdfire.scheduler.bench.server.BenchPool;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The drain, while another thread calls off groups at random and triggers new ones: how many sends
 * a second, and whether the books are right.
 */
final class StormScenario implements Scenario {
  private static final int GROUP = 50;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final long SEED = 42;

  /** The other thread triggers as much again at most, so that it ends. */
  private static final int MOST = 2;

  @Override
  public String name() {
    return "storm";
  }

  @Override
  public void run(Stage stage) {
    stage
        .rounds()
        .run(
            List.of(
                new Turn(
                    Kind.HOLDFIRE.label(),
                    stage.sizes().drained(),
                    (runs, recorder) -> {
                      try (BenchDatabase database = Kind.HOLDFIRE.createDatabase(stage.server());
                          BenchPool pool =
                              new BenchPool(database.url(), HoldfireNodes.CONNECTIONS)) {
                        recorder.record(
                            Metric.STORM, new Storm(stage, pool, runs).sendsPerSecond());
                      }
                    })));
  }

  /** One round. */
  private static final class Storm {
    private final Stage stage;
    private final BenchPool pool;
    private final int runs;
    private final StormLedger ledger = new StormLedger();
    private final AtomicInteger groups = new AtomicInteger();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final Random random = new Random(SEED);

    Storm(Stage stage, BenchPool pool, int runs) {
      this.stage = stage;
      this.pool = pool;
      this.runs = runs;
    }

    double sendsPerSecond() {
      try (Engine engine =
          HoldfireNodes.engine(
              pool.dataSource(),
              Kind.HOLDFIRE.workers(),
              delivery -> {
                ledger.sent(delivery.run().recipientRunId());
                return DeliveryResult.sent();
              })) {
        while (groups.get() * GROUP < runs) {
          triggerGroup(engine.workflows());
        }
        engine.start();
        Watch watch = new Watch();
        Thread other = new Thread(() -> interfere(engine.workflows()), "storm");
        other.start();
        Waiting.until(() -> ledger.sent() >= runs / 2, LIMIT, "half of the sends");
        isOver.set(true);
        join(other);
        Waiting.until(() -> isEmpty("QRTZ_TRIGGERS"), LIMIT, "the end of the storm");
        double perSecond = ledger.sent() / watch.seconds();
        check();
        return perSecond;
      }
    }

    private void triggerGroup(Workflows workflows) {
      int group = groups.getAndIncrement();
      workflows.trigger(
          HoldfireNodes.NOW.key(),
          request ->
              request
                  .recipients(Calls.recipients(0, GROUP).stream().map(Recipient::user).toList())
                  .cancellationKey("g" + group));
    }

    private void interfere(Workflows workflows) {
      try {
        while (!isOver.get() && groups.get() * GROUP < runs * MOST) {
          cancelGroup(workflows, random.nextInt(groups.get()));
          triggerGroup(workflows);
        }
      } catch (RuntimeException e) {
        failure.set(e);
      }
    }

    private void cancelGroup(Workflows workflows, int group) {
      try {
        ledger.canceled(workflows.cancel(HoldfireNodes.NOW.key(), "g" + group));
      } catch (RunAlreadyFinishedException e) {
        ledger.canceled(e.receipt());
      }
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void check() {
      if (failure.get() != null) {
        throw failure.get();
      }
      if (!isEmpty("QRTZ_FIRED_TRIGGERS")) {
        stage.results().addWrong("storm: entries are left");
      }
      ledger.problems(groups.get() * GROUP, statuses()).forEach(stage.results()::addWrong);
    }

    private boolean isEmpty(String table) {
      return pool.count("SELECT EXISTS (SELECT * FROM " + table + ")") == 0;
    }

    private Map<String, String> statuses() {
      Map<String, String> statuses = new HashMap<>();
      try (Connection connection = pool.dataSource().getConnection();
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery("SELECT RECIPIENT_RUN_ID, STATUS FROM HF_HISTORY")) {
        while (row.next()) {
          statuses.put(row.getString(1), row.getString(2));
        }
        connection.rollback();
        return statuses;
      } catch (SQLException e) {
        throw new IllegalStateException("cannot read the history", e);
      }
    }
  }
}
