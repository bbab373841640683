package dev.holdfire.scheduler.store.quartz;

import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.quartz.Calendar;
import org.quartz.JobKey;
import org.quartz.ScheduleBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.triggers.AbstractTrigger;
import org.quartz.spi.MutableTrigger;

/**
 * A recipient run as Quartz sees it: a trigger with a next fire time and no schedule. What becomes
 * of it after a firing is decided by its steps, not by Quartz.
 */
public final class RecipientRunTrigger extends AbstractTrigger<RecipientRunTrigger> {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Firing firing;
  private @Nullable Date nextFireTime;
  private @Nullable Date previousFireTime;
  private @Nullable Date startTime;

  private RecipientRunTrigger(@Nullable Firing firing) {
    this.firing = firing;
    setJobKey(new JobKey(TriggerTable.JOB_NAME, TriggerTable.JOB_GROUP));
  }

  /** A run that this node has, due at this moment of the machine's clock. */
  public static RecipientRunTrigger of(Firing firing, Date due) {
    RecipientRunTrigger trigger = new RecipientRunTrigger(firing);
    trigger.setKey(new TriggerKey(firing.run().name(), firing.run().group()));
    trigger.setFireInstanceId(firing.id());
    trigger.setNextFireTime(due);
    trigger.setStartTime(Date.from(Instant.ofEpochMilli(firing.run().triggeredAt())));
    return trigger;
  }

  /** A run that someone looks at through Quartz. */
  static RecipientRunTrigger viewed() {
    return new RecipientRunTrigger(null);
  }

  /** The run that this node has; null when it is only looked at. */
  public @Nullable Firing firing() {
    return firing;
  }

  @Override
  public @Nullable Date getNextFireTime() {
    return nextFireTime;
  }

  @Override
  public void setNextFireTime(@Nullable Date time) {
    nextFireTime = time;
  }

  @Override
  public @Nullable Date getPreviousFireTime() {
    return previousFireTime;
  }

  @Override
  public void setPreviousFireTime(@Nullable Date time) {
    previousFireTime = time;
  }

  @Override
  public @Nullable Date getStartTime() {
    return startTime;
  }

  @Override
  public void setStartTime(@Nullable Date time) {
    startTime = time;
  }

  @Override
  public @Nullable Date getEndTime() {
    return null;
  }

  @Override
  public void setEndTime(@Nullable Date time) {
    // a run ends when its steps are done
  }

  @Override
  public @Nullable Date getFinalFireTime() {
    return null;
  }

  @Override
  public @Nullable Date getFireTimeAfter(@Nullable Date after) {
    return null;
  }

  @Override
  public boolean mayFireAgain() {
    return true;
  }

  @Override
  public void triggered(@Nullable Calendar calendar) {
    previousFireTime = nextFireTime;
  }

  @Override
  public @Nullable Date computeFirstFireTime(@Nullable Calendar calendar) {
    return nextFireTime;
  }

  @Override
  public void updateAfterMisfire(@Nullable Calendar calendar) {
    // a late run fires when it can
  }

  @Override
  public void updateWithNewCalendar(@Nullable Calendar calendar, long misfireThreshold) {
    // a run has no calendar
  }

  @Override
  protected boolean validateMisfireInstruction(int instruction) {
    return instruction == MISFIRE_INSTRUCTION_IGNORE_MISFIRE_POLICY
        || instruction == MISFIRE_INSTRUCTION_SMART_POLICY;
  }

  @Override
  public ScheduleBuilder<RecipientRunTrigger> getScheduleBuilder() {
    return schedule();
  }

  static ScheduleBuilder<RecipientRunTrigger> schedule() {
    return new ScheduleBuilder<>() {
      @Override
      protected MutableTrigger build() {
        return viewed();
      }
    };
  }
}
