package dev.holdfire.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.ServerConfig;
import dev.holdfire.server.contract.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies that are broken, or of the wrong kind, or too large. */
final class HostileBodiesTest extends Besieged {
  private static final long SEED = 20_261_123;
  private static final int SAMPLE = 4;
  private static final int MUTATIONS = 300;

  @AfterEach
  void theServerIsUnharmed() throws IOException {
    siege.assertUnharmed();
  }

  @Test
  void brokenJsonIsRefusedByEveryRouteThatTakesABody() throws IOException {
    for (Target target : withBodies()) {
      for (byte[] body : HostileBodies.neverAcceptable()) {
        siege.attackInVain(Wire.request(target.method(), target.path(), body));
      }
    }
  }

  @Test
  void bodiesWhereNoneIsExpectedDoNoHarm() throws IOException {
    for (Target target : siege.targets()) {
      if (!target.takesBody()) {
        for (byte[] body : HostileBodies.neverAcceptable()) {
          siege.attack(Wire.request(target.method(), target.path(), body));
        }
      }
    }
  }

  @Test
  void valuesOfAnotherKindAreRefusedOrUnderstood() throws IOException {
    Random random = new Random(SEED);
    for (Target target : withBodies()) {
      for (byte[] body : HostileBodies.ofWrongTypes()) {
        if (random.nextInt(SAMPLE) == 0) {
          siege.attack(Wire.request(target.method(), target.path(), body));
        }
      }
    }
  }

  @Test
  void changedBytesAreRefusedOrUnderstood() throws IOException {
    Random random = new Random(SEED);
    List<Target> targets = withBodies();
    for (int i = 0; i < MUTATIONS; i++) {
      Target target = targets.get(random.nextInt(targets.size()));
      siege.attack(Wire.request(target.method(), target.path(), HostileBodies.mutated(random)));
    }
  }

  @Test
  void aBodyThatIsAnnouncedAsTooLargeIsNotRead() throws IOException {
    String head = triggerWith("Content-Length: " + (ServerConfig.BODY_BYTES + 1));
    try (Wire wire = siege.connect()) {
      Exchange.Answer answer = wire.send(head).answer().orElseThrow();

      Siege.assertProper(answer, head.getBytes(StandardCharsets.UTF_8));
      assertThat(answer.status()).isEqualTo(413);
    }
  }

  @Test
  void aBodyThatTurnsOutTooLargeIsRefused() throws IOException {
    String head = triggerWith("Transfer-Encoding: chunked");
    byte[] chunk = ("100000\r\n" + " ".repeat(0x100000) + "\r\n").getBytes(StandardCharsets.UTF_8);
    try (Wire wire = siege.connect()) {
      wire.send(head);
      for (int megabytes = 0; megabytes < 11; megabytes++) {
        wire.send(chunk);
      }
      wire.answer()
          .ifPresent(
              answer -> {
                Siege.assertProper(answer, head.getBytes(StandardCharsets.UTF_8));
                assertThat(answer.status()).isEqualTo(413);
              });
    }
  }

  private static String triggerWith(String header) {
    return Wire.head(
        "POST",
        "/v1/workflows/delayed-workflow/trigger",
        List.of("Content-Type: application/json", header));
  }

  private static List<Target> withBodies() {
    return siege.targets().stream().filter(Target::takesBody).toList();
  }
}
