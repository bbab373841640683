package dev.holdfire.scheduler.store;

import dev.holdfire.scheduler.store.table.FiredTable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quartz.JobPersistenceException;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.Constants;
import org.quartz.impl.jdbcjobstore.DriverDelegate;
import org.quartz.impl.jdbcjobstore.FiredTriggerRecord;
import org.quartz.spi.OperableTrigger;

/** The firings of the application's own triggers, where Quartz would leave something behind. */
final class OtherFirings {
  private static final Set<String> FIRED =
      Set.of(Constants.STATE_WAITING, Constants.STATE_COMPLETE);

  private final DriverDelegate delegate;
  private final FiredTable fired;

  OtherFirings(DriverDelegate delegate, FiredTable fired) {
    this.delegate = delegate;
    this.fired = fired;
  }

  /**
   * What was acquired of a trigger that is taken away never fires, and what executes is not redone.
   */
  void end(Connection connection, TriggerKey key) throws JobPersistenceException {
    try {
      for (FiredTriggerRecord record :
          delegate.selectFiredTriggerRecords(connection, key.getName(), key.getGroup())) {
        if (isAcquired(record)) {
          delegate.deleteFiredTrigger(connection, record.getFireInstanceId());
        } else if (record.isJobRequestsRecovery()) {
          fired.renounceRecovery(connection, record.getFireInstanceId());
        }
      }
    } catch (SQLException e) {
      throw new JobPersistenceException("Could not end the firings of " + key, e);
    }
  }

  /** The same of all triggers. */
  void endAll(Connection connection) throws JobPersistenceException {
    try {
      fired.endAll(connection);
    } catch (SQLException e) {
      throw new JobPersistenceException("Could not end the firings of all triggers", e);
    }
  }

  /**
   * Frees what a node that shuts down had acquired. When it has nothing else, it need not be
   * recovered.
   *
   * @return whether it has nothing any more
   */
  boolean handOver(Connection connection, String instance, @Nullable RunFirings runs)
      throws JobPersistenceException {
    try {
      boolean isAllFree = runs == null || !runs.recovery().hasAny(connection, instance);
      for (FiredTriggerRecord record :
          delegate.selectInstancesFiredTriggerRecords(connection, instance)) {
        if (isAcquired(record)) {
          free(connection, record);
        } else {
          isAllFree = false;
        }
      }
      if (isAllFree) {
        delegate.deleteSchedulerState(connection, instance);
      }
      return isAllFree;
    } catch (SQLException e) {
      throw new JobPersistenceException("Could not hand over", e);
    }
  }

  /** The state in which a trigger waits, given what its job does. */
  @FunctionalInterface
  interface WaitingState {
    String of(Connection connection, OperableTrigger trigger) throws JobPersistenceException;
  }

  /**
   * Frees a trigger, which is locked, if this firing still has it. When it was fired and the answer
   * of the commit was lost, it waits again as it was when it was acquired.
   */
  void release(Connection connection, OperableTrigger trigger, WaitingState waiting)
      throws JobPersistenceException {
    try {
      boolean isFired = fired.isExecuting(connection, trigger.getFireInstanceId());
      if (delegate.deleteFiredTrigger(connection, trigger.getFireInstanceId()) == 0) {
        return;
      }
      String state = delegate.selectTriggerState(connection, trigger.getKey());
      if (state.equals(Constants.STATE_ACQUIRED) || state.equals(Constants.STATE_BLOCKED)) {
        delegate.updateTriggerState(connection, trigger.getKey(), waiting.of(connection, trigger));
      } else if (isFired && FIRED.contains(state)) {
        delegate.updateTrigger(connection, trigger, waiting.of(connection, trigger), null);
      }
    } catch (SQLException | IOException e) {
      throw new JobPersistenceException("Could not release " + trigger.getKey(), e);
    }
  }

  private void free(Connection connection, FiredTriggerRecord record) throws SQLException {
    delegate.updateTriggerStateFromOtherState(
        connection, record.getTriggerKey(), Constants.STATE_WAITING, Constants.STATE_ACQUIRED);
    delegate.deleteFiredTrigger(connection, record.getFireInstanceId());
  }

  private static boolean isAcquired(FiredTriggerRecord record) {
    return record.getFireInstanceState().equals(Constants.STATE_ACQUIRED);
  }
}
