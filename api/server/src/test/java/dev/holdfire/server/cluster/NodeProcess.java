package dev.holdfire.server.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a JVM of its own: the file that {@code java -jar} runs, where the system property
 * {@code holdfire.test.jar} names it, or else the same command on the class path of the tests. Safe
 * for use by many threads.
 */
final class NodeProcess implements AutoCloseable {
  private static final Pattern ANSWERS = Pattern.compile("answers at (http://localhost:[0-9]+)");

  private final Process process;
  private final URI address;
  private final Path log;

  private NodeProcess(Process process, URI address, Path log) {
    this.process = process;
    this.address = address;
    this.log = log;
  }

  /**
   * Starts one, and returns when it answers.
   *
   * @param log the file that its log goes to
   * @param flags of the command {@code serve}
   */
  static NodeProcess start(Path log, List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(program());
    command.addAll(List.of("serve", "--http-port=0"));
    command.addAll(flags);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFIRE_"));
    try {
      Process process = builder.start();
      return new NodeProcess(process, address(process, log), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> program() {
    String jar = System.getProperty("holdfire.test.jar", "");
    return jar.isEmpty()
        ? List.of("-cp", System.getProperty("java.class.path"), "dev.holdfire.server.command.Main")
        : List.of("-jar", jar);
  }

  private static URI address(Process process, Path log) throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher matcher = ANSWERS.matcher(line);
      if (matcher.find()) {
        return URI.create(matcher.group(1));
      }
    }
    process.destroyForcibly();
    throw new AssertionError("The server did not start: " + Files.readString(log));
  }

  /** Where it answers, without a slash at the end. */
  URI address() {
    return address;
  }

  /** Tells it to stop: SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Takes it away: SIGKILL. */
  void kill() {
    process.destroyForcibly();
    exit(Duration.ofSeconds(10)).orElseThrow();
  }

  /** What it ended with, or nothing if it does not end in time. */
  OptionalInt exit(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
          ? OptionalInt.of(process.exitValue())
          : OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The lines of its log that tell of errors. */
  List<String> errors() {
    try {
      return Files.readAllLines(log, StandardCharsets.UTF_8).stream()
          .filter(line -> line.contains("ERROR"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
