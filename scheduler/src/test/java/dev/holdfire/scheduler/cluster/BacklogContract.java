package dev.holdfire.scheduler.cluster;

import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More is due than the workers of a node can take at once. */
@OnEachDatabase
@Timeout(60)
final class BacklogContract {
  private static final int WORKERS = 3;
  private static final int DUE = 40;

  private final Nodes nodes;
  private final FaultyDataSource faults;
  private final SendLog log = new SendLog();
  private final CountDownLatch goOn = new CountDownLatch(1);

  BacklogContract(TestDatabase database) {
    Assumptions.assumeTrue(database.kind() != TestDatabase.Kind.H2, "H2 locks all that is due");
    this.nodes = new Nodes(database);
    this.faults = new FaultyDataSource(database.dataSource());
  }

  @AfterEach
  void close() {
    goOn.countDown();
    nodes.close();
  }

  /** The first send lasts until Quartz's thread hangs, so that not all workers are meant for it. */
  @Test
  void workersNeedNotWaitForQuartzsThread() {
    AtomicInteger sends = new AtomicInteger();
    CountDownLatch isHeld = new CountDownLatch(1);
    Engine engine =
        nodes.start(
            nodes.settings("a", WORKERS),
            delivery -> {
              if (sends.getAndIncrement() == 0) {
                isHeld.await();
              }
              return log.send(delivery);
            },
            faults.dataSource());
    faults.whenOpened(
        () -> {
          boolean isQuartz = Thread.currentThread().getName().equals("a-scheduler");
          if (isQuartz && sends.get() > 0) {
            isHeld.countDown();
            holdUp();
          }
        });
    engine.workflows().trigger("once", t -> t.recipients(Nodes.users("u", DUE)));

    nodes.awaitAllOver(30);

    goOn.countDown();
    log.assertAddsUp(nodes.stored(), DUE, List.of("only"));
  }

  private void holdUp() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
