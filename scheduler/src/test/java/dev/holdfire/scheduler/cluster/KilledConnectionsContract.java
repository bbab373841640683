package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.Timing;
import dev.holdfire.scheduler.contract.Kill;
import dev.holdfire.scheduler.contract.StoredRuns;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All connections are killed again and again, as by a server that restarts. */
@OnEachDatabase
@Timeout(120)
final class KilledConnectionsContract {
  private static final int RUNS = 2_000;
  private static final int KILLS = 10;

  private final TestDatabase database;
  private final Nodes nodes;
  private final SendLog log = new SendLog();

  KilledConnectionsContract(TestDatabase database) {
    this.database = database;
    this.nodes = new Nodes(database);
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private Engine start(String instance) {
    EngineSettings settings =
        nodes.settings(instance, 10).toBuilder().checkInInterval(Timing.CHECK_IN_INTERVAL).build();
    return nodes.start(settings, log, database.newPool(4));
  }

  @Test
  void whatIsDueIsSentOnceEachAndNoThreadDies() throws SQLException {
    Assumptions.assumeTrue(
        database.kind() != TestDatabase.Kind.H2, "H2 has no connections to kill");
    Engine idle = nodes.make(nodes.settings("idle", 0), log, database.dataSource());
    trigger(idle, "first-");
    trigger(idle, "second-");
    start("a");
    Engine second = start("b");

    killAgainAndAgain();

    awaitAllOver();
    log.assertAddsUp(nodes.stored(), RUNS, List.of("only"));
    assertThat(nodes.meters().find("holdfire.transactions.retried").counters()).isNotEmpty();
    trigger(second, "third-");
    awaitAllOver();
    log.assertAddsUp(nodes.stored(), RUNS + RUNS / 2, List.of("only"));
    assertThat(log.sends().stream().map(sent -> sent.thread().substring(0, 1))).contains("a", "b");
  }

  private static void trigger(Engine engine, String prefix) {
    engine.workflows().trigger("once", t -> t.recipients(Nodes.users(prefix, RUNS / 2)));
  }

  /** At even steps of the way. */
  private void killAgainAndAgain() throws SQLException {
    try (Connection administrator = database.administrator().getConnection()) {
      for (int i = 0; i < KILLS; i++) {
        int sends = i * RUNS / (KILLS + 1);
        Nodes.await(60).until(() -> log.sends().size() >= sends);
        Kill.all(database, administrator);
      }
    }
  }

  /** The pool of this test had its connections killed, too. */
  private void awaitAllOver() {
    Nodes.await(60)
        .ignoreExceptions()
        .until(() -> StoredRuns.countActive(database, nodes.scheduler()) == 0);
  }
}
