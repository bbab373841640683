package dev.holdfire.server.command;

import dev.holdfire.Problem;
import dev.holdfire.server.HoldfireServer;
import dev.holdfire.server.Sample;
import dev.holdfire.server.ServerConfig;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Serves until the process is told to stop. */
final class ServeCommand {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

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
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(server, stopped), "holdfire-shutdown"));
    welcome(command.getOut(), server, config, ConfigReader.hasSample(settings));
    awaitStop(stopped);
  }

  private static void stop(HoldfireServer server, CountDownLatch stopped) {
    try {
      server.close();
    } catch (RuntimeException e) {
      LOG.error("The server could not stop cleanly; other nodes take over what it had", e);
    } finally {
      stopped.countDown();
    }
  }

  private static void awaitStop(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void welcome(
      PrintWriter out, HoldfireServer server, ServerConfig config, boolean isSampled) {
    String scheme = config.http().tls() == null ? "http" : "https";
    String url = scheme + "://localhost:" + server.port();
    out.println();
    out.println("Holdfire answers at " + url);
    if (config.isLocalOnly()) {
      out.println("Only to this machine, because no API key is configured.");
    }
    if (isSampled) {
      out.println(Sample.whatToTry(url));
    }
    out.flush();
  }
}
