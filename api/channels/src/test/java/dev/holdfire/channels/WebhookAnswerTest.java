package dev.holdfire.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.channel.PermanentFailureException;
import dev.holdfire.channel.RetryLaterException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a webhook makes of an answer. */
final class WebhookAnswerTest {
  private static final Instant NOW = Instant.parse("1994-11-06T08:49:00Z");

  private final Receiver receiver = new Receiver();
  private final WebhookChannel channel =
      WebhookChannel.builder()
          .url(receiver.url("/secret-path?secret-query"))
          .allowPrivateAddresses(true)
          .clock(Clock.fixed(NOW, ZoneOffset.UTC))
          .build();

  @AfterEach
  void close() {
    receiver.close();
  }

  private String origin() {
    return "http://127.0.0.1:" + receiver.port();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void everyStatusOf2xxIsASuccess(int status) throws Exception {
    receiver.behave(Receiver.answering(status, ""));

    assertThat(channel.send(Deliveries.plain()))
        .isEqualTo(DeliveryResult.sent("answered " + status));
  }

  @Test
  void anAnswerNeedNotBeJson() throws Exception {
    receiver.behave(Receiver.answering(200, "{\"half\": "));

    assertThat(channel.send(Deliveries.plain()).status()).isEqualTo(DeliveryResult.Status.SENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 501, 502, 503, 504, 599})
  void anotherAttemptFollowsWhatIsTemporary(int status) {
    receiver.behave(Receiver.answering(status, "busy"));

    assertThatThrownBy(() -> channel.send(Deliveries.plain()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage(origin() + " answered " + status + ": busy");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 407, 409, 410, 413, 422, 451})
  void nothingFollowsWhatIsNot(int status) {
    receiver.behave(Receiver.answering(status, "no"));

    assertThatThrownBy(() -> channel.send(Deliveries.plain()))
        .isInstanceOf(PermanentFailureException.class)
        .hasMessage(origin() + " answered " + status + ": no");
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 303, 304, 307, 308})
  void aRedirectIsNotFollowed(int status) {
    receiver.behave(Receiver.answering(status, "Location", receiver.url("/elsewhere")));

    assertThatThrownBy(() -> channel.send(Deliveries.plain()))
        .isInstanceOf(PermanentFailureException.class)
        .hasMessage(
            origin()
                + " answered "
                + status
                + " (redirects are not followed; use the URL that it leads to)");
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void aReceiverSaysHowManySecondsToWait() {
    receiver.behave(Receiver.answering(503, "Retry-After", "120"));

    assertThatThrownBy(() -> channel.send(Deliveries.plain()))
        .hasMessage(origin() + " answered 503")
        .isInstanceOfSatisfying(
            RetryLaterException.class, e -> assertThat(e.pause()).isEqualTo(Duration.ofMinutes(2)));
  }

  @Test
  void aReceiverSaysUntilWhenToWait() {
    receiver.behave(Receiver.answering(429, "Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"));

    assertThatThrownBy(() -> channel.send(Deliveries.plain()))
        .isInstanceOfSatisfying(
            RetryLaterException.class,
            e -> assertThat(e.pause()).isEqualTo(Duration.ofSeconds(37)));
  }

  @Test
  void aReceiverCannotAskForMoreThanTheLongestPause() {
    receiver.behave(Receiver.answering(503, "Retry-After", "86400"));

    assertThatThrownBy(() -> channel.send(Deliveries.plain()))
        .isInstanceOfSatisfying(
            RetryLaterException.class,
            e -> assertThat(e.pause()).isEqualTo(WebhookChannel.LONGEST_RETRY_AFTER));
  }

  @Test
  void aPauseThatNobodyUnderstandsIsNone() {
    receiver.behave(Receiver.answering(503, "Retry-After", "soon"));

    assertThatThrownBy(() -> channel.send(Deliveries.plain()))
        .isExactlyInstanceOf(IOException.class);
  }

  @Test
  void anAnswerForGoodAsksForNoPause() {
    receiver.behave(Receiver.answering(404, "Retry-After", "120"));

    assertThatThrownBy(() -> channel.send(Deliveries.plain()))
        .isInstanceOf(PermanentFailureException.class);
  }

  @Test
  void messagesShowTheBeginningOfTheBodyAsOneLine() {
    receiver.behave(Receiver.answering(400, "no\r\n\u001b[31m" + "x".repeat(1_000)));

    assertThatThrownBy(() -> channel.send(Deliveries.plain()))
        .hasMessage(origin() + " answered 400: no [31m" + "x".repeat(193) + "…");
  }

  @Test
  void ofAHugeBodyLittleIsRead() throws Exception {
    CompletableFuture<Long> written = new CompletableFuture<>();
    receiver.behave(
        exchange -> {
          exchange.sendResponseHeaders(500, 0);
          written.complete(writeUntilClosed(exchange.getResponseBody()));
        });

    assertThatThrownBy(() -> channel.send(Deliveries.plain()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage(origin() + " answered 500: " + "x".repeat(200) + "…");
    assertThat(written.get(30, TimeUnit.SECONDS)).isLessThan(HUGE);
  }

  private static final long HUGE = 1L << 30;

  private static long writeUntilClosed(OutputStream body) {
    byte[] part = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    long written = 0;
    try {
      while (written < HUGE) {
        body.write(part);
        written += part.length;
      }
    } catch (IOException closed) {
      return written;
    }
    return written;
  }
}
