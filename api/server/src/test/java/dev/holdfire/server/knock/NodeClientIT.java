package dev.holdfire.server.knock;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfire.server.contract.ContractProxy;
import dev.holdfire.server.contract.Exchange;
import dev.holdfire.server.contract.LiveServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Knock's Node client; the tests are in {@code src/test/node}. */
@Tag("process")
final class NodeClientIT {
  private static final Path SUITE = Path.of("src/test/node").toAbsolutePath();
  private static final long LIMIT_SECONDS = 180;

  @TempDir private Path folder;

  @Test
  void theTestsOfTheNodeClientPass() throws IOException, InterruptedException {
    assumeTrue(
        Files.isDirectory(SUITE.resolve("node_modules/@knocklabs/node")),
        "Knock's Node client is not installed; run 'npm ci' in " + SUITE);
    assumeTrue(hasNode(), "node is not installed");
    try (LiveServer server = LiveServer.open();
        ContractProxy proxy = ContractProxy.before(server.address())) {
      Path output = folder.resolve("output.txt");
      ProcessBuilder tests = new ProcessBuilder("node", "--test", "--test-reporter=spec");
      tests.environment().put("HOLDFIRE_BASE_URL", proxy.address().toString());

      int exit = run(tests.directory(SUITE.toFile()), output);

      assertThat(exit).as(Files.readString(output, StandardCharsets.UTF_8)).isZero();
      assertThat(proxy.exchanges()).hasSizeGreaterThan(20);
      proxy.assertContractWasKept();
      assertNoRequestThatWasTooLateWasRepeated(proxy.exchanges());
      assertEachIdempotencyKeyStartedOnce(proxy.exchanges());
    }
  }

  /** What has reached the server, counted there. */
  private static void assertNoRequestThatWasTooLateWasRepeated(List<Exchange> exchanges) {
    Map<String, List<Exchange>> late =
        exchanges.stream()
            .filter(exchange -> exchange.answer().body().contains("workflow_run_finished"))
            .collect(groupingBy(NodeClientIT::key));
    assertThat(late).hasSizeGreaterThan(1);
    assertThat(late.keySet())
        .allSatisfy(
            key ->
                assertThat(exchanges.stream().filter(exchange -> key(exchange).equals(key)))
                    .hasSize(1));
  }

  private static void assertEachIdempotencyKeyStartedOnce(List<Exchange> exchanges) {
    Map<String, List<Exchange>> triggers =
        exchanges.stream()
            .filter(exchange -> exchange.request().target().endsWith("/trigger"))
            .filter(exchange -> exchange.answer().status() == 200)
            .collect(groupingBy(NodeClientIT::key));
    assertThat(triggers.values()).anyMatch(same -> same.size() == 3);
    assertThat(triggers.values())
        .allSatisfy(
            same ->
                assertThat(same)
                    .extracting(each -> each.answer().body())
                    .containsOnly(same.get(0).answer().body()));
  }

  private static String key(Exchange exchange) {
    return exchange.request().headers().getOrDefault("idempotency-key", List.of("none")).get(0);
  }

  private boolean hasNode() throws InterruptedException {
    try {
      return run(new ProcessBuilder("node", "--version"), folder.resolve("version.txt")) == 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static int run(ProcessBuilder command, Path output) throws InterruptedException {
    try {
      Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command.command() + " takes more than " + LIMIT_SECONDS + " s");
      }
      return process.exitValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
