package dev.holdfire.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.contract.LiveServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that ask for far more than connections hold, and do not fetch it. */
final class UnfetchedAnswersTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** More than the server has threads. */
  private static final int CLIENTS = 60;

  private static final String MUCH = request("/openapi.yaml").repeat(200);

  private static String request(String path) {
    return Wire.head("GET", path, List.of());
  }

  @Test
  void keepNobodyElseFromBeingAnswered() throws IOException {
    List<Wire> wires = new ArrayList<>();
    try (LiveServer server =
        LiveServer.open(
            builder -> builder.maxConcurrentRequests(4).requestTimeout(Duration.ofMinutes(5)))) {
      for (int i = 0; i < CLIENTS; i++) {
        Wire wire = Wire.to(server.port(), LIMIT).send(MUCH);
        wires.add(wire);
        assertThat(wire.answer()).isPresent();
      }
      assertThat(isServed(server)).isTrue();
    } finally {
      for (Wire wire : wires) {
        wire.close();
      }
    }
  }

  @Test
  void areCutWhenTheirTimeIsOver() throws IOException {
    try (LiveServer server =
            LiveServer.open(
                builder -> builder.maxConnections(1).requestTimeout(Duration.ofSeconds(1)));
        Wire wire = Wire.to(server.port(), LIMIT)) {
      assertThat(wire.send(MUCH).answer()).isPresent();

      Awaitility.await().until(() -> isServed(server));
    }
  }

  private static boolean isServed(LiveServer server) throws IOException {
    try (Wire wire = Wire.to(server.port(), Duration.ofSeconds(2))) {
      return wire.send(request("/health/live"))
          .answer()
          .filter(answer -> answer.status() == 200)
          .isPresent();
    } catch (AssertionError e) {
      return false;
    }
  }
}
