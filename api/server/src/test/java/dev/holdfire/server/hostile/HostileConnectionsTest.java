package dev.holdfire.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.contract.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Heads that are broken or too large, and connections on which not all comes, or too much. */
final class HostileConnectionsTest extends Besieged {
  private static final long SEED = 20_261_124;
  private static final int MUTATIONS = 300;
  private static final byte[] NOTHING = {};
  private static final String TRIGGER = "POST /v1/workflows/delayed-workflow/trigger HTTP/1.1\r\n";
  private static final String HOST = "Host: localhost\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String BODY = "{\"recipients\":[\"ann\"]}";

  @AfterEach
  void theServerIsUnharmed() throws IOException {
    siege.assertUnharmed();
  }

  @Test
  void headersThatAreTooLargeAreRefused() throws IOException {
    for (String header :
        List.of(
            "X-Large: " + "x".repeat(100_000),
            "x".repeat(100_000) + ": x",
            "Authorization: Bearer " + "x".repeat(100_000),
            "Idempotency-Key: " + "x".repeat(100_000),
            "X-Many: x\r\n".repeat(20_000).stripTrailing())) {
      siege.attackInVain(Wire.request("GET", "/v1/users/ann", NOTHING, header));
    }
    siege.attackInVain(Wire.request("GET", "/v1/users/" + "x".repeat(100_000), NOTHING));
  }

  @Test
  void headersThatAreBrokenAreRefused() throws IOException {
    for (String header :
        List.of(
            "no colon",
            ": no name",
            "X Y: space in the name",
            "X-Nul: a\0b",
            "X\0: nul",
            " X: folded",
            "Content-Length: -1",
            "Content-Length: x",
            "Content-Length: 99999999999999999999999",
            "Content-Length: 5\r\nContent-Length: 6",
            "Content-Length: 5, 6",
            "Transfer-Encoding: chunked\r\nContent-Length: 5",
            "Transfer-Encoding: rot13",
            "Transfer-Encoding: chunked, identity",
            "Expect: 200-ok")) {
      siege.attackInVain(
          (TRIGGER + HOST + JSON + "Connection: close\r\n" + header + "\r\n\r\n" + BODY)
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void headersOfStrangeContentDoNoHarm() throws IOException {
    for (String header :
        List.of(
            "Authorization: ",
            "Authorization: Bearer",
            "Authorization: Bearer \u00fc",
            "Authorization: Basic eDp5",
            "Idempotency-Key: ",
            "Idempotency-Key: " + "x".repeat(256),
            "Idempotency-Key: \u0001",
            "Prefer: ",
            "Prefer: return=, ;;=",
            "Prefer: return=representation; x=\"",
            "Accept: x",
            "Accept: text/html",
            "Accept-Encoding: \0",
            "Content-Encoding: gzip",
            "Content-Encoding: x",
            "Content-Type: text/plain",
            "Content-Type: application/json; charset=utf-16",
            "Content-Type: ;",
            "Cookie: =;=;",
            "Range: bytes=0-",
            "X-HTTP-Method-Override: DELETE",
            "X-Forwarded-Host: evil.example",
            "Upgrade: h2c\r\nHTTP2-Settings: AAA",
            String.join(
                "\r\n",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13"))) {
      for (Target target : siege.targets()) {
        byte[] body = target.takesBody() ? "{}".getBytes(StandardCharsets.UTF_8) : NOTHING;
        siege.attack(Wire.request(target.method(), target.path(), body, header));
      }
    }
  }

  @Test
  void aBodyThatIsCutOffChangesNothing() throws IOException {
    for (Target target : siege.targets()) {
      if (target.takesBody()) {
        String head =
            target.method()
                + " "
                + target.path()
                + " HTTP/1.1\r\n"
                + HOST
                + JSON
                + "Connection: close\r\n";
        siege.attackInVain(
            (head + "Content-Length: 1000\r\n\r\n{}").getBytes(StandardCharsets.UTF_8));
        siege.attackInVain(
            (head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")
                .getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void chunksThatAreNoneAreRefused() throws IOException {
    for (String chunks :
        List.of(
            "x\r\n{}\r\n0\r\n\r\n",
            "-1\r\n{}\r\n0\r\n\r\n",
            "FFFFFFFFFFFFFFFF\r\n{}",
            "2\r\n{}X\r\n0\r\n\r\n",
            "\r\n\r\n",
            "1\r\n{\r\n",
            "2;" + "x".repeat(50_000))) {
      siege.attackInVain(
          (TRIGGER
                  + HOST
                  + JSON
                  + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + chunks)
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void whatIsNoHttpIsRefused() throws IOException {
    for (String bytes :
        List.of(
            "\r\n\r\n\r\n",
            "GET\r\n\r\n",
            "GET /\r\n\r\n",
            "GET / HTTP/0.9\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET / XTTP/1.1\r\nHost: x\r\n\r\n",
            "GET  /  HTTP/1.1\r\nHost: x\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001",
            "SSH-2.0-x\r\n",
            "{\"a\":1}\r\n\r\n",
            "\0\0\0\0",
            "GET / HTTP/1.1\nHost: x\n\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: [\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost:99999999\r\n\r\n")) {
      siege.attackInVain(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void changedBytesAreRefusedOrUnderstood() throws IOException {
    Random random = new Random(SEED);
    List<Target> targets = siege.targets();
    for (int i = 0; i < MUTATIONS; i++) {
      Target target = targets.get(random.nextInt(targets.size()));
      byte[] request =
          Wire.request(target.method(), target.path(), BODY.getBytes(StandardCharsets.UTF_8));
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        request[random.nextInt(request.length)] = (byte) random.nextInt(256);
      }
      siege.attack(request);
    }
  }

  @Test
  void rubbishAfterARequestDoesNotSpoilItsAnswer() throws IOException {
    String first = "GET /health/live HTTP/1.1\r\n" + HOST + "\r\n";
    for (String rubbish :
        List.of("\0\u0001\u0002\r\n\r\n", "{\"a\":1}\r\n\r\n", "GET", "x".repeat(70_000))) {
      List<Exchange.Answer> answers =
          siege.attack((first + rubbish).getBytes(StandardCharsets.ISO_8859_1));

      assertThat(answers.get(0).status()).isEqualTo(200);
      assertThat(answers.subList(1, answers.size()))
          .allSatisfy(answer -> assertThat(answer.status()).isBetween(400, 499));
    }
  }

  @Test
  void requestsInARowAreAnsweredInTheirOrder() throws IOException {
    String found = "GET /health/live HTTP/1.1\r\n" + HOST + "\r\n";
    String missing = "GET /nothing HTTP/1.1\r\n" + HOST + "\r\n";
    String last = "GET /health/live HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";

    List<Exchange.Answer> answers =
        siege.attack(((found + missing).repeat(20) + last).getBytes(StandardCharsets.UTF_8));

    assertThat(answers).hasSize(41);
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).status()).isEqualTo(i % 2 == 0 ? 200 : 404);
    }
  }

  @Test
  void aHeadThatDoesNotComeIsNotWaitedForForEver() throws IOException {
    try (Wire wire = siege.connect()) {
      wire.send(TRIGGER + "Host: loc");

      for (Exchange.Answer answer : wire.answers()) {
        Siege.assertProper(answer, TRIGGER.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isIn(400, 408);
      }
    }
  }
}
