package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import dev.holdfire.scheduler.dropin.Jobs.Note;
import dev.holdfire.scheduler.dropin.Jobs.OneAtATime;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.JobPersistenceException;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.Trigger.CompletedExecutionInstruction;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;

/** Which triggers Quartz's thread gets when it asks, and what becomes of them in its hands. */
@OnEachStore
final class AcquiringContract {
  private final StoreUnderTest kind;
  private final Instant now = Instant.now();
  private ByHand hand;

  AcquiringContract(StoreUnderTest kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() throws SchedulerException {
    hand = new ByHand(kind);
    addJob("job", Note.class);
  }

  @AfterEach
  void close() {
    hand.close();
  }

  private void addJob(String name, Class<? extends Job> type) throws JobPersistenceException {
    hand.store().storeJob(JobBuilder.newJob(type).withIdentity(name).storeDurably().build(), false);
  }

  private Instant at(double seconds) {
    return now.plusMillis((long) (seconds * 1_000));
  }

  private TriggerBuilder<Trigger> due(String name, String group, double seconds) {
    return TriggerBuilder.newTrigger()
        .withIdentity(name, group)
        .forJob("job")
        .startAt(Date.from(at(seconds)));
  }

  private void storeDue(String name, double seconds) throws JobPersistenceException {
    hand.store(ByHand.computed(due(name, "g", seconds)));
  }

  /** Asks for triggers, which are free again after. */
  private List<String> asked(double noLaterThan, int most, double window)
      throws JobPersistenceException {
    Duration length = Duration.ofMillis((long) (window * 1_000));
    List<OperableTrigger> acquired = hand.acquire(at(noLaterThan), most, length);
    hand.release(acquired);
    return ByHand.names(acquired);
  }

  private TriggerState state(String name) throws JobPersistenceException {
    return hand.store().getTriggerState(new TriggerKey(name));
  }

  @Test
  void whatIsDueFirstIsAcquiredFirstWhateverItsGroup() throws SchedulerException {
    hand.store(ByHand.computed(due("third", "g", 200)));
    hand.store(ByHand.computed(due("first", "g", 50)));
    hand.store(ByHand.computed(due("second", "h", 100)));
    Instant end = at(210);

    assertThat(hand.acquire(at(40), 1, Duration.ZERO)).isEmpty();
    assertThat(ByHand.names(hand.acquire(end, 1, Duration.ZERO))).containsExactly("first");
    List<OperableTrigger> second = hand.acquire(end, 1, Duration.ZERO);
    assertThat(ByHand.names(second)).containsExactly("second");
    assertThat(ByHand.names(hand.acquire(end, 1, Duration.ZERO))).containsExactly("third");
    assertThat(hand.acquire(end, 1, Duration.ZERO)).isEmpty();

    hand.release(second);
    assertThat(ByHand.names(hand.acquire(end, 1, Duration.ZERO))).containsExactly("second");
  }

  @Test
  void aBatchReachesFromItsFirstTriggerAsFarAsTheWindow() throws SchedulerException {
    storeDue("a", 200);
    storeDue("b", 210);
    storeDue("c", 220);
    storeDue("d", 230);
    storeDue("far", 500);

    assertThat(asked(210, 5, 100)).containsExactly("a", "b", "c", "d");
    assertThat(asked(210, 9, 100)).containsExactly("a", "b", "c", "d");
    assertThat(asked(210, 3, 100)).containsExactly("a", "b", "c");
    assertThat(asked(200.001, 5, 0)).containsExactly("a");
    assertThat(asked(200.250, 5, 19.999)).containsExactly("a", "b");
    assertThat(asked(200.150, 5, 5)).containsExactly("a");
    assertThat(asked(199, 5, 0)).isEmpty();
  }

  @Test
  void theWindowOfWhatIsLateBeginsNow() throws SchedulerException {
    hand.store(
        ByHand.computed(
            due("late", "g", -3_600)
                .withSchedule(simpleSchedule().withMisfireHandlingInstructionIgnoreMisfires())));
    storeDue("a", 200);

    assertThat(asked(210, 4, 1)).containsExactly("late");
    assertThat(asked(210, 4, 230)).containsExactly("late", "a");
  }

  @Test
  void triggersOfJobsThatAreGoneAreNotAcquired() throws SchedulerException {
    for (int i = 0; i < 10; i++) {
      addJob("job-" + i, Note.class);
      hand.store(ByHand.trigger("t" + i, "job-" + i, Duration.ofMinutes(1 + i)));
    }
    assertThat(asked(660, 7, 480)).containsExactly("t0", "t1", "t2", "t3", "t4", "t5", "t6");
    for (int i = 0; i < 10; i++) {
      Instant noLaterThan = Instant.now().plus(Duration.ofMinutes(1 + i));
      List<OperableTrigger> next = hand.acquire(noLaterThan, 1, Duration.ZERO);
      assertThat(ByHand.names(next)).containsExactly("t" + i);
      hand.store().removeJob(new JobKey("job-" + i));
    }
    assertThat(hand.acquire()).isEmpty();
  }

  @Test
  void aBatchHasOneTriggerOfAJobThatExecutesOneAtATime() throws SchedulerException {
    addJob("alone", OneAtATime.class);
    hand.store(ByHand.trigger("alone-1", "alone", Duration.ofSeconds(1)));
    hand.store(ByHand.trigger("alone-2", "alone", Duration.ofSeconds(2)));
    hand.store(ByHand.trigger("other-1", "job", Duration.ofSeconds(3)));
    hand.store(ByHand.trigger("other-2", "job", Duration.ofSeconds(4)));

    List<OperableTrigger> batch = hand.acquire();
    assertThat(ByHand.names(batch)).containsExactly("alone-1", "other-1", "other-2");
    List<TriggerFiredBundle> fired = hand.fire(batch);
    assertThat(state("alone-2")).isEqualTo(TriggerState.BLOCKED);
    assertThat(hand.acquire()).isEmpty();

    hand.complete(fired.get(0), CompletedExecutionInstruction.DELETE_TRIGGER);
    assertThat(state("alone-2")).isEqualTo(TriggerState.NORMAL);
    assertThat(ByHand.names(hand.acquire())).containsExactly("alone-2");
  }

  @Test
  void aTriggerIsNormalUntilItIsPaused() throws SchedulerException {
    assertThat(state("t")).isEqualTo(TriggerState.NONE);
    hand.store(ByHand.trigger("t", "job", Duration.ofSeconds(100)));
    assertThat(state("t")).isEqualTo(TriggerState.NORMAL);
    hand.store().pauseTrigger(new TriggerKey("t"));
    assertThat(state("t")).isEqualTo(TriggerState.PAUSED);
    assertThat(hand.acquire()).isEmpty();
    hand.store().resumeTrigger(new TriggerKey("t"));
    assertThat(state("t")).isEqualTo(TriggerState.NORMAL);

    assertThat(hand.acquire()).hasSize(1);

    assertThat(state("t")).isEqualTo(TriggerState.NORMAL);
    assertThat(hand.acquire()).isEmpty();
  }

  private void failAs(CompletedExecutionInstruction instruction) throws JobPersistenceException {
    hand.complete(hand.fire(hand.acquire()).get(0), instruction);
  }

  private OperableTrigger everyMinute(String name) {
    return ByHand.computed(
        Application.trigger(name, "job")
            .withSchedule(simpleSchedule().withIntervalInMinutes(1).repeatForever()));
  }

  @Test
  void aTriggerInErrorIsNotAcquiredUntilItIsReset() throws SchedulerException {
    hand.store(everyMinute("t"));
    failAs(CompletedExecutionInstruction.SET_TRIGGER_ERROR);
    assertThat(state("t")).isEqualTo(TriggerState.ERROR);
    assertThat(hand.acquire()).isEmpty();

    hand.store().resetTriggerFromErrorState(new TriggerKey("t"));

    assertThat(state("t")).isEqualTo(TriggerState.NORMAL);
    assertThat(hand.acquire()).hasSize(1);
  }

  @Test
  void aTriggerThatIsResetIsPausedIfItsGroupIs() throws SchedulerException {
    hand.store(everyMinute("t"));
    hand.store(everyMinute("u"));
    failAs(CompletedExecutionInstruction.SET_ALL_JOB_TRIGGERS_ERROR);
    assertThat(state("t")).isEqualTo(TriggerState.ERROR);
    assertThat(state("u")).isEqualTo(TriggerState.ERROR);
    hand.store().pauseTriggers(GroupMatcher.triggerGroupEquals(TriggerKey.DEFAULT_GROUP));

    hand.store().resetTriggerFromErrorState(new TriggerKey("t"));

    assertThat(state("t")).isEqualTo(TriggerState.PAUSED);
    assertThat(state("u")).isEqualTo(TriggerState.ERROR);
  }
}
