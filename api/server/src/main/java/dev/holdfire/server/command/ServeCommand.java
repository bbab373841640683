package dev.holdfire.server.command;

import dev.holdfire.Problem;
import dev.holdfire.server.HoldfireServer;
import dev.holdfire.server.Sample;
import dev.holdfire.server.ServerConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Serves until the process is told to stop. */
final class ServeCommand {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  /** Even with a shorter limit, what was acquired is handed over. */
  private static final Duration SHORTEST_STOP = Duration.ofSeconds(3);

  private static final Set<String> EVERY_ADDRESS =
      Set.of("0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0");

  private final Map<String, String> environment;

  ServeCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  CommandLine commandLine() {
    CommandLine command =
        Main.command("serve", "Answers calls until it is told to stop.", this::serve);
    Inputs.addTo(command.getCommandSpec());
    return command;
  }

  private void serve(CommandLine command) {
    List<Problem> problems = new ArrayList<>();
    Settings settings = Inputs.read(command.getParseResult(), environment, problems);
    ServerConfig config = ConfigReader.read(settings, problems);
    HoldfireServer server = HoldfireServer.start(config);
    CountDownLatch stopped = new CountDownLatch(1);
    Runnable stop =
        () -> {
          stop(server, config.shutdownLimit());
          stopped.countDown();
        };
    Runtime.getRuntime().addShutdownHook(new Thread(stop, "holdfire-shutdown"));
    welcome(command.getOut(), server.port(), config, ConfigReader.hasSample(settings));
    awaitStop(stopped);
  }

  /**
   * What does not end in time, such as a call of a database that is away, ends with the process.
   */
  static void stop(AutoCloseable server, Duration limit) {
    Duration longest = limit.compareTo(SHORTEST_STOP) < 0 ? SHORTEST_STOP : limit;
    Thread closing = new Thread(() -> close(server), "holdfire-close");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(longest.toMillis());
      if (closing.isAlive()) {
        LOG.error("The server did not stop within {}; other nodes take over what it had", longest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(AutoCloseable server) {
    try {
      server.close();
    } catch (Exception e) {
      LOG.error("The server could not stop cleanly; other nodes take over what it had", e);
    }
  }

  private static void awaitStop(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void welcome(PrintWriter out, int port, ServerConfig config, boolean isSampled) {
    String scheme = config.http().tls() == null ? "http" : "https";
    String url = scheme + "://" + host(config.http().host()) + ":" + port;
    out.println();
    out.println("Holdfire answers at " + url);
    if (config.isLocalOnly()) {
      out.println("Only to this machine, because no API key is configured.");
    }
    if (isSampled) {
      out.println(Sample.whatToTry(url, !config.isLocalOnly()));
    }
    out.flush();
  }

  /** How a URL on this machine names the address that is listened at. */
  private static String host(String address) {
    if (EVERY_ADDRESS.contains(address)) {
      return "localhost";
    }
    boolean isBare = address.contains(":") && !address.startsWith("[");
    return isBare ? "[" + address + "]" : address;
  }
}
