package dev.holdfire.scheduler.store.other;

import dev.holdfire.scheduler.store.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.quartz.JobDetail;
import org.quartz.Trigger.CompletedExecutionInstruction;
import org.quartz.TriggerKey;
import org.quartz.spi.OperableTrigger;

/**
 * Writes in groups that executions are over: whichever worker comes first writes what all of them
 * have handed in, while the next ones gather. A worker goes on when its own is committed. Left to
 * Quartz's own way is what concerns other triggers of the job, its data, or whether it still has
 * any. Safe for use by many threads.
 */
final class Completions {
  private static final int MOST = 500;

  private final Database database;
  private final TriggerRows rows;
  private final Entries entries;
  private final Queue<Completion> handedIn = new ConcurrentLinkedQueue<>();
  private final ReentrantLock writing = new ReentrantLock();

  Completions(Database database, Entries entries) {
    this.database = database;
    this.rows = new TriggerRows(database);
    this.entries = entries;
  }

  /** An execution that is over. Its state is guarded by {@link #writing}. */
  private static final class Completion {
    private final OperableTrigger trigger;
    private final boolean isSpent;
    private boolean isTried;
    private boolean isWritten;

    Completion(OperableTrigger trigger, boolean isSpent) {
      this.trigger = trigger;
      this.isSpent = isSpent;
    }
  }

  /**
   * Writes that an execution is over, with those of other threads.
   *
   * @return whether it is written; if not, it is left to Quartz's own way
   */
  boolean complete(
      OperableTrigger trigger, JobDetail job, CompletedExecutionInstruction instruction) {
    if (!isIndependent(trigger, job, instruction)) {
      return false;
    }
    Completion completion =
        new Completion(trigger, instruction == CompletedExecutionInstruction.DELETE_TRIGGER);
    handedIn.add(completion);
    writing.lock();
    try {
      while (!completion.isTried) { // those before it may be more than a group
        write(gather());
      }
      return completion.isWritten;
    } finally {
      writing.unlock();
    }
  }

  private static boolean isIndependent(
      OperableTrigger trigger, JobDetail job, CompletedExecutionInstruction instruction) {
    return !job.isConcurrentExecutionDisallowed()
        && !job.isPersistJobDataAfterExecution()
        && switch (instruction) {
          case NOOP -> true;
          case DELETE_TRIGGER ->
              trigger.getNextFireTime() == null && job.isDurable() && Firing.isSimple(trigger);
          default -> false;
        };
  }

  private List<Completion> gather() {
    List<Completion> group = new ArrayList<>();
    for (Completion next = handedIn.poll(); next != null; next = handedIn.poll()) {
      group.add(next);
      if (group.size() == MOST) {
        break;
      }
    }
    return group;
  }

  private void write(List<Completion> group) {
    group.forEach(completion -> completion.isTried = true);
    Set<Completion> written =
        database.transaction("complete triggers", connection -> write(connection, group));
    written.forEach(completion -> completion.isWritten = true);
  }

  /** Those that are written; another transaction holds the trigger of the rest, or it is gone. */
  private Set<Completion> write(Connection connection, List<Completion> group) throws SQLException {
    Set<TriggerKey> spent = lockSpent(connection, group);
    rows.deleteSimple(connection, spent);
    Set<Completion> written = new HashSet<>();
    for (Completion completion : group) {
      if (!completion.isSpent || spent.contains(completion.trigger.getKey())) {
        written.add(completion);
      }
    }
    entries.delete(
        connection,
        written.stream().map(completion -> completion.trigger.getFireInstanceId()).toList());
    return written;
  }

  private Set<TriggerKey> lockSpent(Connection connection, List<Completion> group)
      throws SQLException {
    List<TriggerKey> keys =
        group.stream()
            .filter(completion -> completion.isSpent)
            .map(completion -> completion.trigger.getKey())
            .toList();
    return Set.copyOf(rows.lockSimple(connection, rows.lockSpent(connection, keys)));
  }
}
