package dev.holdfire.server;

import dev.holdfire.scheduler.Engine;
import dev.holdfire.server.route.Readiness;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node can take calls: it has started, which has checked the schema, and is not
 * stopping; the pool gives connections that work; the scheduler's check-ins reach the database.
 *
 * <p>Anybody may ask this. So the database is asked by one thread at a time, at most once a second,
 * and nobody waits for it longer than a second, nor at all when something is known. Safe for use by
 * many threads.
 */
final class NodeReadiness implements Readiness {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int VALIDATION_SECONDS = 1;
  private static final Optional<String> SILENT =
      Optional.of("has not answered within " + PATIENCE.toSeconds() + " second");

  private final DataSource database;
  private volatile @Nullable Engine engine;
  private @Nullable Question asked;
  private @Nullable Question answered;

  /**
   * What the database is asked.
   *
   * @param since when
   * @param answer what is wrong with it, once it is known
   */
  private record Question(long since, CompletableFuture<Optional<String>> answer) {
    boolean isOlderThan(Duration age) {
      return System.nanoTime() - since >= age.toNanos();
    }

    /** What is wrong, or that it is silent once the patience is over. */
    Optional<String> await() {
      long left = PATIENCE.toNanos() - (System.nanoTime() - since);
      return left <= 0
          ? answer.getNow(SILENT)
          : answer.copy().completeOnTimeout(SILENT, left, TimeUnit.NANOSECONDS).join();
    }
  }

  NodeReadiness(DataSource database) {
    this.database = database;
  }

  /** From now on calls are taken, by this engine; with null, no more. */
  void serve(@Nullable Engine newEngine) {
    engine = newEngine;
  }

  @Override
  public Map<String, Optional<String>> check() {
    Engine running = engine;
    Map<String, Optional<String>> checks = new LinkedHashMap<>();
    checks.put("server", running == null ? Optional.of("starting or stopping") : Optional.empty());
    checks.put("database", question().await());
    checks.put(
        "scheduler",
        running != null && running.isMember()
            ? Optional.empty()
            : Optional.of("has not checked in of late"));
    return checks;
  }

  /** Who finds it being asked takes what was known before, unless there is nothing, or too long. */
  private synchronized Question question() {
    Question last = asked;
    if (last != null && !last.answer().isDone()) {
      Question before = answered;
      return before == null || last.isOlderThan(PATIENCE) ? last : before;
    }
    if (last != null) {
      answered = last;
      if (!last.isOlderThan(FRESH)) {
        return last;
      }
    }
    Question next = new Question(System.nanoTime(), new CompletableFuture<>());
    ask(next.answer());
    asked = next;
    return next;
  }

  private void ask(CompletableFuture<Optional<String>> answer) {
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(ask());
              } finally {
                answer.complete(Optional.of("cannot be asked"));
              }
            },
            "holdfire-readiness");
    thread.setDaemon(true);
    thread.start();
  }

  private Optional<String> ask() {
    try (Connection connection = database.getConnection()) {
      return connection.isValid(VALIDATION_SECONDS)
          ? Optional.empty()
          : Optional.of("does not answer");
    } catch (SQLException e) {
      return Optional.of("gives no connection");
    }
  }
}
