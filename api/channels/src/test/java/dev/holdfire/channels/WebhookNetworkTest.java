package dev.holdfire.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfire.channel.DeliveryResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Networks that fail, and threads that are interrupted. */
final class WebhookNetworkTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration ENOUGH_FOR_A_STATUS = Duration.ofSeconds(2);

  private final Receiver receiver = new Receiver();

  @AfterEach
  void close() {
    receiver.close();
  }

  private WebhookChannel channel(Duration timeout) {
    return WebhookChannel.builder()
        .url(receiver.url("/"))
        .allowPrivateAddresses(true)
        .connectTimeout(timeout)
        .timeout(timeout)
        .build();
  }

  @Test
  void aReceiverThatDoesNotAnswerInTimeIsAFailedAttempt() {
    receiver.behave(receiver.silent());

    assertThatThrownBy(() -> channel(SHORT).send(Deliveries.plain()))
        .isInstanceOf(HttpTimeoutException.class)
        .hasMessage("http://127.0.0.1:" + receiver.port() + " has not answered within PT0.3S");
  }

  @Test
  void aBodyThatDoesNotEndTakesNothingFromItsStatus() throws Exception {
    receiver.behave(receiver.stuckAfter(202, "wait"));
    assertThat(channel(ENOUGH_FOR_A_STATUS).send(Deliveries.plain()))
        .isEqualTo(DeliveryResult.sent("answered 202"));

    receiver.behave(receiver.stuckAfter(500, "wait"));
    assertThatThrownBy(() -> channel(ENOUGH_FOR_A_STATUS).send(Deliveries.plain()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("http://127.0.0.1:" + receiver.port() + " answered 500: wait");
  }

  @Test
  void aBodyThatBreaksOffTakesNothingFromItsStatus() throws Exception {
    receiver.behave(
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          throw new IOException("in a test");
        });

    assertThat(channel(Duration.ofSeconds(30)).send(Deliveries.plain()))
        .isEqualTo(DeliveryResult.sent("answered 200"));
  }

  @Test
  void aRefusedConnectionIsAFailedAttempt() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    WebhookChannel channel =
        WebhookChannel.builder()
            .url("http://127.0.0.1:" + port)
            .allowPrivateAddresses(true)
            .build();

    assertThatThrownBy(() -> channel.send(Deliveries.plain()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "http://127.0.0.1:" + port + " could not be asked: ConnectException");
  }

  @Test
  void aConnectionThatEndsWithoutAnAnswerIsAFailedAttempt() {
    receiver.behave(
        exchange -> {
          throw new IOException("in a test");
        });

    assertThatThrownBy(() -> channel(Duration.ofSeconds(30)).send(Deliveries.plain()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("could not be asked");
  }

  @Test
  void aSendThatIsInterruptedEndsAtOnce() throws Exception {
    receiver.behave(receiver.silent());
    WebhookChannel channel = channel(Duration.ofMinutes(10));
    Interruptible<DeliveryResult> send =
        new Interruptible<>(() -> channel.send(Deliveries.plain()));

    await().until(() -> !receiver.received().isEmpty());
    send.thread.interrupt();

    assertThatThrownBy(() -> send.result.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseExactlyInstanceOf(InterruptedException.class);
  }

  @Test
  void whatWasAnsweredBeforeAnInterruptCounts() throws Exception {
    Times times = new Times(SHORT, Duration.ofMinutes(10), Duration.ZERO);
    Reach everywhere = new Reach(Set.of(), true, Set.of());
    Poster poster = new Poster(times, new CheckedAddresses(everywhere), null);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(receiver.url("/")))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    AnswerReader reader = new AnswerReader();
    receiver.behave(receiver.stuckAfter(200, "wait"));
    Interruptible<Integer> send =
        new Interruptible<>(
            () -> poster.post(request, reader).status() + (Thread.interrupted() ? 1_000 : 0));

    await().until(() -> reader.answer().isPresent());
    send.thread.interrupt();

    assertThat(send.result.get(10, TimeUnit.SECONDS)).isEqualTo(1_200);
  }

  @Test
  void connectionsAreUsedAgain() throws Exception {
    WebhookChannel channel = channel(Duration.ofSeconds(30));
    Set<Integer> ports = ConcurrentHashMap.newKeySet();
    receiver.behave(
        exchange -> {
          ports.add(exchange.getRemoteAddress().getPort());
          Receiver.answering(200, "thanks").handle(exchange);
        });

    channel.send(Deliveries.plain());
    channel.send(Deliveries.of(Map.of()));

    assertThat(ports).hasSize(1);
  }

  /** A call in a thread of its own. */
  private static final class Interruptible<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Thread thread;

    Interruptible(Callable<T> call) {
      thread =
          new Thread(
              () -> {
                try {
                  result.complete(call.call());
                } catch (Exception e) {
                  result.completeExceptionally(e);
                }
              });
      thread.start();
    }
  }
}
