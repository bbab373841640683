package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.StoreException;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.Scheduler;

@OnEachDatabase
final class StartAgainContract {
  private final String instance = "again-" + UUID.randomUUID();
  private final SendLog log = new SendLog();
  private final Nodes nodes;
  private final FaultyDataSource faults;
  private final Engine engine;

  StartAgainContract(TestDatabase database) {
    nodes = new Nodes(database);
    faults = new FaultyDataSource(database.dataSource());
    engine = nodes.make(nodes.settings(instance, 2), log, faults.dataSource());
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private void failToStart() {
    faults.failWhere(statement -> statement.contains("JOB_NAME FROM QRTZ_JOB_DETAILS"));
    assertThatThrownBy(engine::start)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("could not be started");
    faults.failWhere(statement -> false);
  }

  private boolean hasThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith(instance));
  }

  private void execute() {
    engine.workflows().trigger("once", t -> t.recipients("ann"));
    nodes.awaitAllOver(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aStartThatFailedLeavesNothingRunningAndCanBeRepeated(int failures) {
    for (int i = 0; i < failures; i++) {
      failToStart();
      Nodes.await(5).until(() -> !hasThreads());
    }

    engine.start();
    execute();

    engine.close();
    Nodes.await(5).until(() -> !hasThreads());
  }

  @Test
  void aSchedulerThatTheApplicationHasOutlivesAStartThatFailed() throws Exception {
    Scheduler scheduler = engine.unwrap(Scheduler.class);
    failToStart();

    engine.start();
    execute();

    assertThat(engine.unwrap(Scheduler.class)).isSameAs(scheduler);
    assertThat(scheduler.isStarted()).isTrue();
  }
}
