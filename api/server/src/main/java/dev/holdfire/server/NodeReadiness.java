package dev.holdfire.server;

import dev.holdfire.scheduler.Engine;
import dev.holdfire.server.route.Readiness;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node can take calls: it has started, which has checked the schema, and is not
 * stopping; the pool gives connections that work; the scheduler's check-ins reach the database. The
 * database is asked at most once a second, because anybody may ask this. Safe for use by many
 * threads.
 */
final class NodeReadiness implements Readiness {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final int PATIENCE_SECONDS = 2;

  private final DataSource database;
  private volatile @Nullable Engine engine;
  private boolean isAsked;
  private Optional<String> found = Optional.empty();
  private long askedAt;

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
    checks.put("database", database());
    checks.put(
        "scheduler",
        running != null && running.isMember()
            ? Optional.empty()
            : Optional.of("has not checked in of late"));
    return checks;
  }

  private synchronized Optional<String> database() {
    if (!isAsked || System.nanoTime() - askedAt >= FRESH.toNanos()) {
      found = ask();
      isAsked = true;
      askedAt = System.nanoTime();
    }
    return found;
  }

  private Optional<String> ask() {
    try (Connection connection = database.getConnection()) {
      return connection.isValid(PATIENCE_SECONDS)
          ? Optional.empty()
          : Optional.of("does not answer");
    } catch (SQLException e) {
      return Optional.of("gives no connection");
    }
  }
}
