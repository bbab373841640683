package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.channel.Channel;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * How many sends there are at once is up to the workers and to the channel, and to nothing else.
 */
@OnEachDatabase
final class ManySendsContract {
  private static final int MANY = 500;
  private static final int CONNECTIONS = 10;
  private static final int LIMIT = 4;
  private static final int BACKLOG = 400;

  /**
   * A run that is acquired, sends, has its progress written and ends, all by itself, takes some
   * ten; one that is put off, eight each time.
   */
  private static final int STATEMENTS_PER_RUN = 40;

  private final TestDatabase database;
  private final Nodes nodes;
  private final SendLog log = new SendLog();

  ManySendsContract(TestDatabase database) {
    this.database = database;
    this.nodes = new Nodes(database);
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void fiveHundredSendsAtOnceNeedTenConnections() {
    Gate gate = new Gate(log, true);
    Engine engine = nodes.start(nodes.settings("a", MANY), gate, database.newPool(CONNECTIONS));
    engine.workflows().trigger("once", t -> t.recipients(Nodes.users("u", MANY)));

    Nodes.await(30).until(() -> gate.waiting() == MANY);
    gate.open();

    nodes.awaitAllOver(30);
    log.assertAddsUp(nodes.stored(), MANY, List.of("only"));
  }

  @Test
  void aFullChannelsRunsAreAllSentWithinItsLimitAndWithoutChurning() {
    AtomicInteger sending = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    Channel slow =
        delivery -> {
          most.accumulateAndGet(sending.incrementAndGet(), Math::max);
          boolean unused = never.await(20, TimeUnit.MILLISECONDS); // what a send takes
          sending.decrementAndGet();
          return log.send(delivery);
        };
    EngineSettings settings =
        nodes.settings("a", 3 * LIMIT).toBuilder().concurrency("email", LIMIT).build();
    CountingDataSource counting = new CountingDataSource(database.dataSource());
    Engine engine = nodes.start(settings, slow, counting);
    counting.reset();
    engine.workflows().trigger("pair", t -> t.recipients(Nodes.users("u", BACKLOG)));

    nodes.awaitAllOver(60);

    assertThat(most).hasValue(LIMIT);
    log.assertAddsUp(nodes.stored(), BACKLOG, List.of("first", "second"));
    assertThat(counting.statements()).isLessThan(BACKLOG * STATEMENTS_PER_RUN);
  }
}
