package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeReadinessTest {
  private static final int PROBES = 50;

  private final CountDownLatch answering = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(PROBES);

  @AfterEach
  void end() {
    answering.countDown();
    threads.shutdownNow();
  }

  /** One whose pool answers nobody until the test lets it, and then that there is none. */
  private DataSource dead() {
    return source(
        () -> {
          answering.await();
          throw new SQLException("away");
        });
  }

  private interface Answer {
    Connection get() throws Exception;
  }

  private DataSource source(Answer answer) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("getConnection");
              asked.incrementAndGet();
              return answer.get();
            });
  }

  private static String database(NodeReadiness readiness) {
    return readiness.check().getOrDefault("database", Optional.empty()).orElse("ok");
  }

  @Test
  void manyProbesOfADeadDatabaseAreOneQuestionAndAllAreAnsweredInTime() throws Exception {
    NodeReadiness readiness = new NodeReadiness(dead());
    List<CompletableFuture<String>> probes = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < PROBES; i++) {
      probes.add(CompletableFuture.supplyAsync(() -> database(readiness), threads));
    }

    for (CompletableFuture<String> probe : probes) {
      assertThat(probe.get(10, TimeUnit.SECONDS)).contains("has not answered");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(asked).hasValue(1);
  }

  @Test
  void whileItIsAskedForLongNobodyWaits() {
    NodeReadiness readiness = new NodeReadiness(dead());
    database(readiness);

    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThat(database(readiness)).contains("has not answered");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(900));
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatItAnsweredAtLastIsToldAndThenItIsAskedAgain() {
    NodeReadiness readiness = new NodeReadiness(dead());
    database(readiness);

    answering.countDown();

    Awaitility.await().until(() -> database(readiness).equals("gives no connection"));
    Awaitility.await()
        .until(
            () -> {
              database(readiness);
              return asked.get() > 1;
            });
  }
}
