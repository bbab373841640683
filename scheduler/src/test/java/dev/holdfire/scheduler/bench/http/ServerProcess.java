package dev.holdfire.scheduler.bench.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holdfire's server in a JVM of its own, as its command line starts it, with its default settings
 * but for the port and the database. It must be on the class path.
 */
public final class ServerProcess implements AutoCloseable {
  private static final String MAIN = "dev.holdfire.server.command.Main";
  private static final Pattern ANSWERS = Pattern.compile("answers at (http://\\S+:[0-9]+)");
  private static final long END_SECONDS = 30;

  private final Process process;
  private final URI address;

  private ServerProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a server, and waits until it answers.
   *
   * @param url of its database, which has its tables
   */
  public static ServerProcess start(String url) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-Duser.timezone=UTC"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, "serve"));
    command.add("--http-port=0");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFIRE_"));
    builder.environment().put("HOLDFIRE_DATABASE_URL", url); // may have a password in it
    try {
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // when interrupted
      return new ServerProcess(process, address(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI address(Process process) throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher matcher = ANSWERS.matcher(line);
      if (matcher.find()) {
        return URI.create(matcher.group(1));
      }
    }
    process.destroyForcibly();
    throw new IllegalStateException("the server has not started; its output tells why");
  }

  /** Where it answers. */
  public URI address() {
    return address;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
