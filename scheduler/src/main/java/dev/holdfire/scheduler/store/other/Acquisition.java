package dev.holdfire.scheduler.store.other;

import dev.holdfire.StoreException;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.other.TriggerRows.Loaded;
import dev.holdfire.scheduler.store.quartz.HoldfireDelegate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quartz.JobKey;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.Constants;
import org.quartz.spi.OperableTrigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acquires triggers of Quartz's own kinds in one transaction: looks for candidates without a lock,
 * locks their rows by primary key, passing over those that others have locked, and looks again.
 * Which ones, and in which order, is as in Quartz. Safe for use by many threads.
 */
final class Acquisition {
  private static final Logger log = LoggerFactory.getLogger(Acquisition.class);

  /** Candidates beside twice as many as are wanted, for when other nodes look at the same time. */
  private static final int SPARE = 8;

  private final Database database;
  private final HoldfireDelegate delegate;
  private final TriggerRows rows;
  private final Entries entries;
  private final Clock clock;
  private final Supplier<String> entryIds;
  private final Queue<OperableTrigger> unsure = new ConcurrentLinkedQueue<>();

  Acquisition(
      Database database,
      HoldfireDelegate delegate,
      Entries entries,
      Clock clock,
      Supplier<String> entryIds) {
    this.database = database;
    this.delegate = delegate;
    this.rows = new TriggerRows(database);
    this.entries = entries;
    this.clock = clock;
    this.entryIds = entryIds;
  }

  /**
   * What Quartz asks for.
   *
   * @param noEarlierThan what is due before is late, and waits for its misfire instruction
   */
  record Question(long noLaterThan, long noEarlierThan, int maxCount, long timeWindow) {}

  /**
   * Acquires what is due.
   *
   * @return null when something is due and all of it is held by others
   */
  @Nullable List<OperableTrigger> acquire(Question question) {
    AtomicReference<@Nullable Batch> last = new AtomicReference<>();
    try {
      Batch batch =
          database.transaction(
              "acquire triggers", connection -> acquire(connection, question, last));
      return batch.isAllHeld ? null : batch.acquired;
    } catch (StoreException e) {
      Batch batch = last.get();
      if (batch != null) {
        unsure.addAll(batch.acquired);
      }
      throw e;
    }
  }

  private Batch acquire(
      Connection connection, Question question, AtomicReference<@Nullable Batch> last)
      throws SQLException {
    Batch batch = new Batch(connection, question);
    last.set(batch);
    batch.acquire();
    return batch;
  }

  /** What may have been acquired by a transaction whose commit has failed. */
  Queue<OperableTrigger> unsure() {
    return unsure;
  }

  /** What one transaction acquires. */
  private final class Batch {
    private final Connection connection;
    private final Question question;
    private final List<OperableTrigger> acquired = new ArrayList<>();
    private final Set<JobKey> oneAtATime = new HashSet<>();
    private long end;
    private boolean isOver;
    private boolean isAllHeld;

    Batch(Connection connection, Question question) {
      this.connection = connection;
      this.question = question;
      this.end = question.noLaterThan();
    }

    void acquire() throws SQLException {
      int most = Math.max(1, question.maxCount());
      List<TriggerKey> due = candidates(2 * most + SPARE);
      int seen = 0;
      isAllHeld = !due.isEmpty();
      while (seen < due.size() && acquired.size() < most && !isOver) {
        int next = Math.min(due.size(), seen + most - acquired.size());
        isAllHeld &= !take(due.subList(seen, next));
        seen = next;
      }
      write();
    }

    private List<TriggerKey> candidates(int count) throws SQLException {
      return delegate.selectTriggerToAcquire(
          connection,
          question.noLaterThan() + question.timeWindow(),
          question.noEarlierThan(),
          count);
    }

    /** Whether any of them was free. */
    private boolean take(List<TriggerKey> keys) throws SQLException {
      Set<TriggerKey> free = rows.lockInState(connection, keys, Constants.STATE_WAITING).keySet();
      Map<TriggerKey, Loaded> loaded =
          rows.load(connection, delegate, free).stream()
              .collect(Collectors.toMap(Loaded::key, Function.identity()));
      for (TriggerKey key : keys) {
        Loaded row = loaded.get(key);
        if (row != null && !isOver) {
          take(row);
        }
      }
      return !free.isEmpty();
    }

    private void take(Loaded row) throws SQLException {
      OperableTrigger trigger = row.trigger();
      if (trigger == null || trigger.getNextFireTime() == null) {
        park(row);
      } else if (trigger.getNextFireTime().toInstant().toEpochMilli() > end) {
        isOver = true;
      } else if (!row.isOneAtATime() || oneAtATime.add(trigger.getJobKey())) {
        add(trigger);
      }
    }

    private void add(OperableTrigger trigger) {
      if (acquired.isEmpty()) {
        long first = trigger.getNextFireTime().toInstant().toEpochMilli();
        end = Math.max(first, clock.millis()) + question.timeWindow();
      }
      trigger.setFireInstanceId(entryIds.get());
      acquired.add(trigger);
    }

    private void park(Loaded row) throws SQLException {
      log.error(HoldfireDelegate.UNLOADABLE, row.key(), row.failure());
      rows.setState(connection, List.of(row.key()), Constants.STATE_ERROR);
    }

    private void write() throws SQLException {
      if (!acquired.isEmpty()) {
        List<TriggerKey> keys = acquired.stream().map(OperableTrigger::getKey).toList();
        rows.setState(connection, keys, Constants.STATE_ACQUIRED);
        entries.acquire(connection, acquired);
      }
    }
  }
}
