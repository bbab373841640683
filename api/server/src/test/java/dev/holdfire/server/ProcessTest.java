package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTest {
  private static final Pattern ANSWERS = Pattern.compile("answers at http://localhost:([0-9]+)");
  private static final String BODY = "{\"recipients\":[\"user_1\"],\"cancellation_key\":\"i-1\"}";

  @TempDir private Path folder;

  private Process process;
  private int port;

  @BeforeEach
  void serve() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.holdfire.server.command.Main",
            "serve",
            "--http-port=0",
            "--sample=true",
            "--shutdown-limit=8s",
            "--database-data=" + folder);
    builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFIRE_"));
    process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    port = port(process.inputReader(StandardCharsets.UTF_8));
  }

  @AfterEach
  void kill() {
    process.destroyForcibly();
  }

  private static int port(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher matcher = ANSWERS.matcher(line);
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
    }
    throw new AssertionError("The server did not start");
  }

  private static String head(int length) {
    return "POST /v1/workflows/new-user-invited/trigger HTTP/1.1\r\nHost: localhost\r\n"
        + "Content-Type: application/json\r\nConnection: close\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  @Test
  void whenItIsToldToStopARequestInFlightEndsAndNothingNewIsTaken() throws Exception {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = slow.getOutputStream();
      out.write((head(BODY.length()) + BODY.substring(0, 10)).getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertThat(RawCall.to(port, "GET /health/ready HTTP/1.1", "Host: localhost"))
          .startsWith("HTTP/1.1 200");

      process.destroy();
      Awaitility.await().until(() -> !isReady());
      out.write(BODY.substring(10).getBytes(StandardCharsets.US_ASCII));
      out.flush();

      assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200")
          .contains("workflow_run_id");
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aRequestThatDoesNotEndDoesNotHoldUpTheEndOfTheProcess() throws Exception {
    try (Socket never = new Socket(InetAddress.getLoopbackAddress(), port)) {
      never.getOutputStream().write(head(100).getBytes(StandardCharsets.US_ASCII));
      never.getOutputStream().flush();
      assertThat(isReady()).isTrue();

      process.destroy();

      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private boolean isReady() {
    try {
      return RawCall.to(port, "GET /health/ready HTTP/1.1", "Host: localhost")
          .startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whatWasAcceptedSurvivesAKill() throws Exception {
    String accepted = RawCall.bytes(port, head(BODY.length()) + BODY);
    assertThat(accepted).startsWith("HTTP/1.1 200");

    process.destroyForcibly().waitFor();
    serve();

    assertThat(
            RawCall.to(
                port,
                "GET /v1/workflow_recipient_runs?recipient=user_1 HTTP/1.1",
                "Host: localhost"))
        .contains("\"cancellation_key\":\"i-1\"");
  }
}
