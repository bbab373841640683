package dev.holdfire.scheduler.store.check;

import dev.holdfire.StoreException;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.check.StartUpCheck.Member;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches, while a node runs, what the start-up check has compared before: the machine's clock and
 * the database's. Logs a warning when they have come too far apart, and when they are near again,
 * each once. Use from one thread.
 */
public final class ClockWatch {
  private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);

  private final Database database;
  private final Duration limit;
  private final Clock machine;
  private final Consumer<String> warnings;
  private final Consumer<String> news;
  private boolean isOff;

  public ClockWatch(Node node, Member member) {
    this(
        node.database(),
        member,
        Clock.systemUTC(),
        warning -> log.warn("Node {}: {}", member.instance(), warning),
        news -> log.info("Node {}: {}", member.instance(), news));
  }

  ClockWatch(
      Database database,
      Member member,
      Clock machine,
      Consumer<String> warnings,
      Consumer<String> news) {
    this.database = database;
    this.limit = ClockCheck.limit(member);
    this.machine = machine;
    this.warnings = warnings;
    this.news = news;
  }

  /**
   * Looks once. One statement. What a slow round trip leaves uncertain changes nothing.
   *
   * @throws StoreException if the database fails
   */
  public void look() {
    Dialect dialect = database.dialect();
    ClockDifference found =
        database.look(
            "compare the clocks",
            connection -> ClockDifference.measure(connection, dialect, machine));
    if (!isOff && found.isBeyond(limit)) {
      isOff = true;
      warnings.accept(
          found.message(limit)
              + ". Until then others may take over what this node executes, or what died with"
              + " another late");
    } else if (isOff && found.isWithin(limit)) {
      isOff = false;
      news.accept(
          "this node's clock is within " + limit.toMillis() + " ms of the database's again");
    }
  }
}
