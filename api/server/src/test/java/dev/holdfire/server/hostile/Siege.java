package dev.holdfire.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.contract.Contract;
import dev.holdfire.server.contract.Exchange;
import dev.holdfire.server.contract.LiveServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A server with a workflow that waits, and attacks on it. Use from one thread. */
final class Siege implements AutoCloseable {
  /** The workflow's key. */
  static final String WORKFLOW = LiveServer.WAITS;

  private static final Duration HANG = Duration.ofSeconds(15);

  private final LiveServer server;

  private Siege(LiveServer server) {
    this.server = server;
  }

  /** The server executes nothing, so that only what is asked of it can change anything. */
  static Siege begin() {
    LiveServer server = LiveServer.open(builder -> builder.workers(0));
    server.trigger(WORKFLOW, "k-1", "ann", "bob");
    return new Siege(server);
  }

  /** All routes that the server has registered. */
  List<Target> targets() {
    return server.server().endpoints().stream().map(Target::of).toList();
  }

  /** What is stored. */
  Map<String, String> state() {
    return server.state();
  }

  /** A connection for an attack that takes more than sending. */
  Wire connect() throws IOException {
    return Wire.to(server.port(), HANG);
  }

  /**
   * Sends these bytes; what is answered must be proper, and a refusal must have changed nothing.
   */
  List<Exchange.Answer> attack(byte[] request) throws IOException {
    Map<String, String> before = server.state();
    List<Exchange.Answer> answers;
    try (Wire wire = connect()) {
      answers = wire.send(request).end().answers();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", after " + shown(request), e);
    }
    answers.forEach(answer -> assertProper(answer, request));
    if (answers.stream().allMatch(answer -> answer.status() >= 400)) {
      assertThat(server.state()).as("state after %s", shown(request)).isEqualTo(before);
    }
    return answers;
  }

  /** The same, where nothing but a refusal will do; closing the connection is one. */
  void attackInVain(byte[] request) throws IOException {
    assertThat(attack(request))
        .as(shown(request))
        .allSatisfy(answer -> assertThat(answer.status()).isBetween(400, 499));
  }

  /** Fails unless an answer is one that the server may give to hostile input. */
  static void assertProper(Exchange.Answer answer, byte[] request) {
    assertThat(answer.status()).as("%s -> %s", shown(request), answer).isLessThan(500);
    assertThat(Contract.ours().problemsOfEnvelope(answer))
        .as("%s -> %s", shown(request), answer)
        .isEmpty();
  }

  /** Fails unless the server still works. */
  void assertUnharmed() throws IOException {
    byte[] request =
        Wire.request("GET", "/v1/workflow_recipient_runs?workflow=" + WORKFLOW, new byte[0]);
    assertThat(attack(request)).extracting(Exchange.Answer::status).containsExactly(200);
  }

  private static String shown(byte[] request) {
    String text =
        new String(request, 0, Math.min(request.length, 600), StandardCharsets.ISO_8859_1);
    return text.replaceAll("[^\\x20-\\x7e]+", "·");
  }

  @Override
  public void close() {
    server.close();
  }
}
