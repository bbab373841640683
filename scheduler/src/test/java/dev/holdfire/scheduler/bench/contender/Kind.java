package dev.holdfire.scheduler.bench.contender;

import dev.holdfire.scheduler.bench.server.BenchDatabase;
import dev.holdfire.scheduler.bench.server.BenchServer;
import java.util.Locale;

/**
 * The schedulers that are compared. A slow one gets a part of the runs that a fast one gets, so
 * that a round ends; figures are per second.
 */
public enum Kind {
  HOLDFIRE(400, 1, 1),
  QUARTZ(10, 20, 10),
  DBSCHEDULER(20, 5, 10),
  DBSCHEDULER_50(50, 5, 10),
  /** With a driver that is told to make one statement of a batch. */
  DBSCHEDULER_REWRITING(20, 5, 10),
  RAW(1, 1, 1);

  private static final int MOST_CONNECTIONS = 50;
  private static final int CONNECTIONS_BESIDES = 5;

  private final int workers;
  private final int drainPart;
  private final int cancelPart;

  Kind(int workers, int drainPart, int cancelPart) {
    this.workers = workers;
    this.drainPart = drainPart;
    this.cancelPart = cancelPart;
  }

  /** The name in tables and files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace("_", "");
  }

  /** The number of threads that execute, when a scenario does not ask for another. */
  public int workers() {
    return workers;
  }

  /**
   * How many connections a scheduler gets whose workers need one each: enough for those that do not
   * send just now, and so few that all contenders together stay below MySQL's default limit.
   */
  static int connections(int workers) {
    return Math.min(workers, MOST_CONNECTIONS) + CONNECTIONS_BESIDES;
  }

  /** How many of these runs it gets to execute. */
  public int ofDrained(int runs) {
    return Math.max(1, runs / drainPart);
  }

  /** How many of these runs or groups it gets to call off, or to store when it is slow at that. */
  public int ofCanceled(int runs) {
    return Math.max(1, runs / cancelPart);
  }

  /** A new database with its tables. */
  public BenchDatabase createDatabase(BenchServer server) {
    BenchDatabase database = server.create();
    return switch (this) {
      case HOLDFIRE, RAW -> database.withHoldfireTables();
      case QUARTZ -> database.withTablesOf(QuartzContender.TABLES);
      case DBSCHEDULER, DBSCHEDULER_50, DBSCHEDULER_REWRITING ->
          database.with(DbSchedulerTable.STATEMENTS);
    };
  }

  /** The contender on its database. */
  public Contender open(String url, int workerCount) {
    return switch (this) {
      case HOLDFIRE -> new HoldfireContender(url, workerCount);
      case QUARTZ -> new QuartzContender(url, workerCount);
      case DBSCHEDULER, DBSCHEDULER_50 -> new DbSchedulerContender(this, url, workerCount);
      case DBSCHEDULER_REWRITING ->
          new DbSchedulerContender(this, url + "&rewriteBatchedStatements=true", workerCount);
      case RAW -> new RawContender(url);
    };
  }
}
