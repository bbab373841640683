package dev.holdfire.scheduler.store.wait;

import dev.holdfire.RunNotFoundException;
import dev.holdfire.RunNotWaitingException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.jdbc.Chunks;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.table.HistoryTable;
import dev.holdfire.scheduler.store.table.PausedTable;
import dev.holdfire.scheduler.store.table.TriggerNames;
import dev.holdfire.scheduler.store.table.TriggerState;
import dev.holdfire.scheduler.store.table.TriggerTable;
import dev.holdfire.scheduler.store.trigger.WorkflowRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Moves the moments of waiting runs, and pauses and resumes workflows. Safe for use by many
 * threads.
 */
public final class Waiting {
  private static final int CHUNK = 1_000;

  private final Database database;
  private final WorkflowRegistry workflows;
  private final Clock clock;
  private final LongConsumer wakeUp;
  private final TriggerNames names;
  private final TriggerTable triggers;
  private final HistoryTable history;
  private final PausedTable paused;

  public Waiting(Database database, WorkflowRegistry workflows, Clock clock, LongConsumer wakeUp) {
    this.database = database;
    this.workflows = workflows;
    this.clock = clock;
    this.wakeUp = wakeUp;
    this.names = new TriggerNames(database);
    this.triggers = new TriggerTable(database);
    this.history = new HistoryTable(database);
    this.paused = new PausedTable(database);
  }

  /** Moves the moment at which a run goes on, in epoch milliseconds. */
  public void reschedule(String recipientRunId, long resumesAt) {
    database.transaction(
        "reschedule a recipient run",
        connection -> {
          reschedule(connection, recipientRunId, resumesAt);
          return true;
        });
    wakeUp.accept(resumesAt);
  }

  private void reschedule(Connection connection, String recipientRunId, long resumesAt)
      throws SQLException {
    String prefix = RunKey.prefixOf(recipientRunId);
    if (prefix == null) {
      throw new RunNotFoundException(recipientRunId);
    }
    List<TriggerTable.Locked> rows = triggers.lock(connection, names.byPrefix(connection, prefix));
    if (rows.isEmpty()) {
      throw over(connection, recipientRunId);
    }
    TriggerTable.Locked row = rows.get(0);
    if (TriggerState.isStarted(row.state())) {
      throw new RunNotWaitingException(recipientRunId, RunStatus.EXECUTING);
    }
    triggers.setNextFireTime(connection, row.name(), resumesAt);
  }

  private RuntimeException over(Connection connection, String recipientRunId) throws SQLException {
    List<HistoryTable.Found> found = history.past(connection, recipientRunId);
    return found.isEmpty()
        ? new RunNotFoundException(recipientRunId)
        : new RunNotWaitingException(recipientRunId, found.get(0).past().ending().status());
  }

  /** Pauses a workflow. */
  public void pause(String workflowKey) {
    database.transaction(
        "pause",
        workflowKey,
        connection -> {
          requireKnown(connection, workflowKey);
          paused.pause(connection, workflowKey, clock.millis());
          return true;
        });
  }

  /**
   * Resumes a workflow, chunk by chunk; what a node that dies leaves off, {@link #tidy()} finishes.
   */
  public void resume(String workflowKey) {
    database.transaction(
        "resume",
        workflowKey,
        connection -> {
          requireKnown(connection, workflowKey);
          paused.beginResume(connection, workflowKey);
          return true;
        });
    free(workflowKey);
    wakeUp.accept(clock.millis());
  }

  /** Finishes what others have left off. */
  public void tidy() {
    database.look("look for resumed workflows", paused::resuming).forEach(this::free);
  }

  private void free(String workflowKey) {
    String prefix = GroupKey.prefix(workflowKey);
    boolean isDone =
        Chunks.repeat(
            () ->
                database.transaction(
                    "resume runs",
                    connection ->
                        paused.resuming(connection).contains(workflowKey)
                            ? freeChunk(connection, prefix)
                            : Chunks.Progress.DONE));
    if (!isDone) {
      return; // a caller's transaction holds the rest, which the next tidying frees
    }
    database.transaction(
        "end resuming",
        workflowKey,
        connection -> {
          paused.endResume(connection, workflowKey);
          return true;
        });
  }

  private Chunks.Progress freeChunk(Connection connection, String prefix) throws SQLException {
    List<String> locked = triggers.lockInState(connection, TriggerState.PAUSED, prefix, CHUNK);
    if (locked.isEmpty()) {
      boolean isDone = names.inState(connection, TriggerState.PAUSED, prefix, 1).isEmpty();
      return isDone ? Chunks.Progress.DONE : Chunks.Progress.HELD;
    }
    triggers.setState(connection, locked, TriggerState.WAITING);
    return Chunks.Progress.GOES_ON;
  }

  private void requireKnown(Connection connection, String workflowKey) throws SQLException {
    if (!workflows.isKnown(connection, workflowKey)) {
      throw new WorkflowNotFoundException(
          workflowKey,
          "No workflow \""
              + workflowKey
              + "\" has ever been registered with this scheduler. Check the key; nothing was changed.");
    }
  }
}
