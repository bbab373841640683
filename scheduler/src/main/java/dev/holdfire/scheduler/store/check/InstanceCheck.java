package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether another node that is alive has the same id. If the id has checked in lately, either such
 * a node is alive or this one has crashed a moment ago; so it is watched for one and a half of its
 * check-in intervals. Two nodes that start at the same moment do not see each other.
 */
final class InstanceCheck {
  /** Longer than that it is never watched: one and a half of the longest interval. */
  static final Duration LONGEST = Duration.ofSeconds(90);

  private static final Logger log = LoggerFactory.getLogger(InstanceCheck.class);
  private static final long SHORTEST_PAUSE = 10;
  private static final long LONGEST_PAUSE = 250;
  private static final int PAUSES = 20;

  private final Database database;
  private final String instance;
  private final Clock machine;

  InstanceCheck(Database database, String instance, Clock machine) {
    this.database = database;
    this.instance = instance;
    this.machine = machine;
  }

  /** Whether the table of check-ins can be read. */
  static boolean isPossibleOn(FoundSchema schema) {
    return ExpectedSchema.TABLES.stream()
        .filter(table -> table.name().equals("QRTZ_SCHEDULER_STATE"))
        .allMatch(
            table ->
                schema.find(table).stream()
                    .anyMatch(
                        found ->
                            table.columns().stream()
                                .allMatch(column -> found.column(column.name()).isPresent())));
  }

  /** When a node was last seen, and how often it is, in milliseconds. */
  private record CheckIn(long at, long interval) {
    /**
     * Whether a node that lives could have left it; its machine's clock may be as far off as is put
     * up with.
     */
    boolean isRecent(long now) {
      return Math.abs(now - at) <= 3 * interval + ClockCheck.TOO_FAR.toMillis();
    }

    long watch() {
      return Math.min(interval + interval / 2, LONGEST.toMillis());
    }

    long pause() {
      return Math.max(SHORTEST_PAUSE, Math.min(LONGEST_PAUSE, interval / PAUSES));
    }
  }

  void run(Findings findings) {
    Optional<CheckIn> last = look().filter(found -> found.isRecent(machine.millis()));
    if (last.isEmpty()) {
      return;
    }
    log.info(
        "Instance id {} has checked in lately; looking for {} ms whether another node has it",
        instance,
        last.get().watch());
    watch(last.get()).ifPresent(seen -> findings.problem("instance", message(seen)));
    if (Thread.currentThread().isInterrupted()) {
      findings.problem(
          "instance",
          "was not looked at to the end, because the thread was interrupted; start again");
    }
  }

  /** The check-in that comes next, if one does. */
  private Optional<CheckIn> watch(CheckIn last) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < Duration.ofMillis(last.watch()).toNanos()) {
      LockSupport.parkNanos(Duration.ofMillis(last.pause()).toNanos());
      if (Thread.currentThread().isInterrupted()) {
        return Optional.empty();
      }
      Optional<CheckIn> next = look();
      if (next.isEmpty() || next.get().at() != last.at()) {
        return next;
      }
    }
    return Optional.empty();
  }

  private Optional<CheckIn> look() {
    return database.look("look who has this instance id", this::look);
  }

  private Optional<CheckIn> look(Connection connection) throws SQLException {
    String text =
        database.sql(
            """
            SELECT LAST_CHECKIN_TIME, CHECKIN_INTERVAL FROM QRTZ_SCHEDULER_STATE
            WHERE SCHED_NAME = ? AND INSTANCE_NAME = ?
            """);
    List<String> key = List.of(database.scheduler(), instance);
    return Sql.query(connection, text, key, row -> new CheckIn(row.getLong(1), row.getLong(2)))
        .stream()
        .findFirst();
  }

  private String message(CheckIn seen) {
    return "another node with id \""
        + instance
        + "\" is alive, it checked in at "
        + Instant.ofEpochMilli(seen.at())
        + "; expected an id that no other node of scheduler \""
        + database.scheduler()
        + "\" has. Give each node its own, or stop the other one first";
  }
}
