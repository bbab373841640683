package dev.holdfire.scheduler.store.table;

import dev.holdfire.scheduler.store.json.RunState;
import dev.holdfire.scheduler.store.key.RunKey;

/**
 * A recipient run as a row of Quartz's trigger table.
 *
 * @param name the trigger's name
 * @param group the trigger's group
 * @param workflowRunId the trigger call it belongs to
 * @param triggeredAt when that was, in epoch milliseconds
 * @param nextFireAt when it goes on, in epoch milliseconds
 * @param state what it carries
 */
public record TriggerRow(
    String name,
    String group,
    String workflowRunId,
    long triggeredAt,
    long nextFireAt,
    RunState state) {

  /** The recipient run's id. */
  public String recipientRunId() {
    return RunKey.idOf(name);
  }

  /** The same run, with what it carries on to the moment at which it goes on. */
  public TriggerRow waiting(RunState newState, long newNextFireAt) {
    return new TriggerRow(name, group, workflowRunId, triggeredAt, newNextFireAt, newState);
  }
}
