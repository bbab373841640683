package dev.holdfire.scheduler.bench.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpLoadTest {
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpLoad load = new HttpLoad(200);
  private volatile int refused;
  private volatile int status = 200;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdown();
  }

  /** After 20 ms. */
  private void answer(HttpExchange exchange) throws IOException {
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    LockSupport.parkNanos(20_000_000);
    underWay.decrementAndGet();
    exchange.sendResponseHeaders(answered.getAndIncrement() < refused ? 429 : status, -1);
    exchange.close();
  }

  private HttpRequest request(int number) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + number))
        .build();
  }

  @Test
  void usersHaveOneRequestUnderWayEach() {
    Latencies latencies = load.users(3, 12, this::request);

    assertThat(latencies.count()).isEqualTo(12);
    assertThat(latencies.failures()).isEmpty();
    assertThat(mostUnderWay.get()).isBetween(2, 3);
    assertThat(latencies.millis().min()).isGreaterThanOrEqualTo(19);
  }

  @Test
  void atARateTimeCountsFromTheMomentAtWhichARequestWasDue() {
    // 4 threads answer 200 a second, so of 1,000 a second the last waits for the others
    Latencies latencies = load.rate(1_000, 100, this::request);

    assertThat(latencies.count()).isEqualTo(100);
    assertThat(latencies.millis().max()).isGreaterThan(300);
    assertThat(latencies.seconds()).isGreaterThan(0.4);
  }

  @Test
  void whoIsRefusedForNowAsksAgainAndItsTimeGoesOn() {
    refused = 1;

    Latencies latencies = load.users(1, 2, this::request);

    assertThat(latencies.count()).isEqualTo(2);
    assertThat(answered).hasValue(3);
    assertThat(latencies.millis().max()).isGreaterThanOrEqualTo(1_000);
  }

  @Test
  void anyOtherAnswerIsAFailure() {
    status = 500;

    assertThat(load.users(1, 2, this::request).failures())
        .containsExactly("request 0: 500 ", "request 1: 500 ");
  }
}
