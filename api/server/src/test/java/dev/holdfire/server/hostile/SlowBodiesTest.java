package dev.holdfire.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.contract.Exchange;
import dev.holdfire.server.contract.LiveServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Bodies that begin and do not end, at all routes at once. */
final class SlowBodiesTest extends Besieged {
  private static final List<String> ANNOUNCED =
      List.of("Content-Type: application/json", "Content-Length: 1000", "Connection: close");

  @Test
  void aBodyThatStopsHalfWayIsNotWaitedForForEverAndChangesNothing() throws IOException {
    Map<String, String> before = siege.state();
    List<Wire> wires = openToAll();
    for (Wire wire : wires) {
      assertThat(givenUp(wire)).hasSize(1);
    }
    assertThat(siege.state()).isEqualTo(before);
    siege.assertUnharmed();
  }

  @Test
  void aBodyThatComesByteByByteIsNotWaitedForForEverAndChangesNothing() throws IOException {
    Map<String, String> before = siege.state();
    List<Wire> wires = openToAll();
    ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
    try {
      ScheduledFuture<?> drops =
          drip.scheduleAtFixedRate(
              () -> wires.forEach(SlowBodiesTest::drop),
              0,
              LiveServer.REQUEST_TIMEOUT.toMillis() / 10,
              TimeUnit.MILLISECONDS);
      for (Wire wire : wires) {
        assertThat(givenUp(wire)).hasSizeLessThanOrEqualTo(1);
      }
      drops.cancel(false);
    } finally {
      drip.shutdownNow();
    }
    assertThat(siege.state()).isEqualTo(before);
    siege.assertUnharmed();
  }

  private static List<Wire> openToAll() throws IOException {
    List<Wire> wires = new ArrayList<>();
    for (Target target : siege.targets()) {
      if (target.takesBody()) {
        Wire wire = siege.connect();
        wire.send(Wire.head(target.method(), target.path(), ANNOUNCED) + "{\"recipients\":[\"");
        wires.add(wire);
      }
    }
    assertThat(wires).hasSizeGreaterThan(10);
    return wires;
  }

  private static void drop(Wire wire) {
    try {
      wire.send("x");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The answers until the server closes the connection: it may have closed it before. */
  private static List<Exchange.Answer> givenUp(Wire wire) throws IOException {
    try (wire) {
      List<Exchange.Answer> answers = wire.answers();
      for (Exchange.Answer answer : answers) {
        Siege.assertProper(answer, "a slow body".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(408);
      }
      return answers;
    }
  }
}
