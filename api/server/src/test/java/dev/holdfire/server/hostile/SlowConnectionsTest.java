package dev.holdfire.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.contract.Exchange;
import dev.holdfire.server.contract.LiveServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that take their time, each of them within the idle timeout. */
final class SlowConnectionsTest extends Besieged {
  private static final int FOR_EVER = Integer.MAX_VALUE;
  private static final String TRIGGER =
      """
      POST /v1/workflows/delayed-workflow/trigger HTTP/1.1\r
      Host: localhost\r
      Content-Type: application/json\r
      """;
  private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

  /** A little more than the deadline, and less than twice as much. */
  private static final Duration LATE = LiveServer.REQUEST_TIMEOUT.multipliedBy(8).dividedBy(5);

  private static Duration timeTo(Closing action) throws IOException {
    long start = System.nanoTime();
    action.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private interface Closing {
    void run() throws IOException;
  }

  @Test
  void aHeadThatDripsEnds() throws IOException {
    try (Wire wire = siege.connect();
        Drip drip = new Drip(wire)) {
      drip.begin("GET /health/live HTTP/1.1\r\nX: x", FOR_EVER);
      assertThat(timeTo(wire::answers)).isLessThan(LATE);
    }
  }

  @Test
  void aSecondHeadThatDripsEnds() throws IOException {
    try (Wire wire = siege.connect()) {
      wire.send(LIVE);
      assertThat(wire.answer()).map(Exchange.Answer::status).contains(200);
      try (Drip drip = new Drip(wire)) {
        drip.begin("GET /health/live HTTP/1.1\r\nX: x", FOR_EVER);
        assertThat(timeTo(wire::answers)).isLessThan(LATE);
      }
    }
  }

  @Test
  void linesWithoutARequestEnd() throws IOException {
    try (Wire wire = siege.connect();
        Drip drip = new Drip(wire)) {
      drip.begin("\r\n".repeat(1_000), FOR_EVER);
      assertThat(timeTo(wire::answers)).isLessThan(LATE);
    }
  }

  @Test
  void aBodyThatDripsEnds() throws IOException {
    assertLate("Content-Length: 1000\r\n\r\n", "{\"a\":\"xxx", FOR_EVER);
  }

  @Test
  void aBodyInChunksThatDripsEnds() throws IOException {
    assertLate("Transfer-Encoding: chunked\r\n\r\n", "3E8\r\n{\"a\":\"xxx", FOR_EVER);
  }

  @Test
  void aReadThatBlocksEndsByTheDeadlineOfTheWholeBody() throws IOException {
    int shortOfTheDeadline = 9; // the idle timeout alone would end it at nearly twice the time
    assertLate("Content-Length: 1000\r\n\r\n", "{\"a\":\"xxx", shortOfTheDeadline);
  }

  private static void assertLate(String head, String body, int most) throws IOException {
    try (Wire wire = siege.connect()) {
      wire.send(TRIGGER + head);
      List<Exchange.Answer> answers = new ArrayList<>();
      try (Drip drip = new Drip(wire)) {
        drip.begin(body, most);
        assertThat(timeTo(() -> answers.addAll(wire.answers()))).isLessThan(LATE);
      }
      assertThat(answers).hasSize(1);
      assertThat(answers.get(0).status()).isEqualTo(408);
      Siege.assertProper(answers.get(0), head.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void beyondTheMostConnectionsNobodyIsServedUntilOneIsFree() throws IOException {
    try (LiveServer server = LiveServer.open(builder -> builder.maxConnections(2))) {
      Wire first = begun(server);
      Wire second = begun(server);
      assertThat(isServed(server)).isFalse();

      first.close();
      Awaitility.await().until(() -> isServed(server));
      second.close();
    }
  }

  private static Wire begun(LiveServer server) throws IOException {
    Wire wire = Wire.to(server.port(), Duration.ofSeconds(15));
    wire.send(LIVE);
    assertThat(wire.answer()).map(Exchange.Answer::status).contains(200);
    return wire.send(TRIGGER + "Content-Length: 1000\r\n\r\n{");
  }

  private static boolean isServed(LiveServer server) throws IOException {
    try (Wire wire = Wire.to(server.port(), Duration.ofMillis(500))) {
      return wire.send(LIVE).answer().isPresent();
    } catch (AssertionError e) {
      return false;
    }
  }

  @Test
  void connectionsOnWhichNothingHappensMakeRoom() throws IOException {
    try (LiveServer server =
        LiveServer.open(
            builder -> builder.maxConnections(3).requestTimeout(Duration.ofMinutes(10)))) {
      List<Wire> idle = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        idle.add(Wire.to(server.port(), Duration.ofSeconds(15)).send(LIVE));
      }
      for (Wire wire : idle) {
        assertThat(wire.answer()).isPresent();
      }

      Awaitility.await().until(() -> isServed(server));
      for (Wire wire : idle) {
        wire.close();
      }
    }
  }
}
