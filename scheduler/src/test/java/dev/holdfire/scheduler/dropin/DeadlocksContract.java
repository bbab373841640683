package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.Opponent;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.dropin.Jobs.Note;
import dev.holdfire.scheduler.dropin.Jobs.OneAtATime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Trigger.CompletedExecutionInstruction;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerKey;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;

/**
 * Another transaction locks rows in another order than Holdfire's store does, and the database
 * takes the store's for its victim; which happens again at once. Quartz's own store sleeps for 15
 * seconds then. H2 is left out: there, who waits last is the victim.
 */
@OnEachStore
@Timeout(60)
final class DeadlocksContract {
  private static final TriggerKey KEY = new TriggerKey("t");

  private final StoreUnderTest kind;
  private final FaultyDataSource faults;
  private final AtomicInteger opened = new AtomicInteger();
  private ByHand hand;
  private Opponent opponent;

  DeadlocksContract(StoreUnderTest kind) {
    this.kind = kind;
    this.faults = new FaultyDataSource(kind.database().dataSource());
  }

  @BeforeEach
  void meet() throws Exception {
    Assumptions.assumeFalse(kind.isStock());
    Assumptions.assumeTrue(
        kind.database().kind() != TestDatabase.Kind.H2, "a server chooses the victim");
    Assumptions.assumeTrue(
        kind.kind() == StoreUnderTest.Kind.HOLDFIRE
            || kind.database().kind() == TestDatabase.Kind.MYSQL,
        "each server has tables of one kind");
    hand = new ByHand(kind, faults.dataSource());
    hand.acquire(); // it has looked at the database, and knows what that can do
    opponent = new Opponent(kind.database());
    faults.whenOpened(
        () -> {
          opened.incrementAndGet();
          opponent.awaitEnd();
        });
  }

  @AfterEach
  void part() throws SQLException {
    if (opponent != null) {
      opponent.close();
      hand.close();
    }
  }

  private JobDetail job(Class<? extends Job> type) {
    return JobBuilder.newJob(type).withIdentity("job").storeDurably().build();
  }

  private void store(OperableTrigger trigger) throws Exception {
    hand.store().storeJob(job(Note.class), true);
    hand.store(trigger);
  }

  private static OperableTrigger once() {
    return ByHand.trigger("t", "job", Duration.ZERO);
  }

  private static OperableTrigger hourly() {
    return ByHand.computed(
        Application.trigger("t", "job")
            .withSchedule(simpleSchedule().withIntervalInHours(1).repeatForever()));
  }

  /** What the opponent does in this table of the scheduler, locking all that it finds. */
  private String lock(String table, String condition) {
    return "SELECT 1 FROM %s%s WHERE SCHED_NAME = ?%s FOR UPDATE"
        .formatted(kind.prefix(), table, condition);
  }

  private String byName(String trigger) {
    return lock("TRIGGERS FORCE INDEX (PRIMARY)", " AND TRIGGER_NAME = '" + trigger + "'");
  }

  /** Locks the entries of an index first, and then the rows, which is not how the store locks. */
  private String byState() {
    String index =
        kind.kind() == StoreUnderTest.Kind.HOLDFIRE
            ? "IDX_QRTZ_T_ACQUIRE"
            : "IDX_" + kind.prefix() + "T_STATE";
    return lock("TRIGGERS FORCE INDEX (" + index + ")", " AND TRIGGER_STATE = 'WAITING'");
  }

  private String scheduler() {
    return hand.store().getInstanceName();
  }

  private void holdEntries() throws SQLException {
    opponent.run(lock("FIRED_TRIGGERS", ""), scheduler());
  }

  /** Lets the opponent ask for what the store has locked, before the store goes on so. */
  private void opposeBefore(String verb, String table, String wish) {
    faults.beforeStatement(
        text -> text.startsWith(verb) && text.contains(kind.prefix() + table),
        connection -> opponent.waitFor(wish, scheduler()));
  }

  /** Does in one transaction something that is the victim once, and succeeds all the same. */
  private <T> T asVictim(Callable<T> call) throws Exception {
    opened.set(0);
    T result = call.call();
    assertThat(opponent.hasWished()).as("was there an opponent").isTrue();
    opponent.awaitEnd();
    assertThat(opened).as("transactions").hasValue(2);
    return result;
  }

  @Test
  void acquiring() throws Exception {
    store(once());
    opposeBefore("UPDATE", "TRIGGERS", byState());

    List<OperableTrigger> acquired = asVictim(hand::acquire);

    assertThat(ByHand.names(acquired)).containsExactly("t");

    assertThat(hand.acquire()).isEmpty();
  }

  private TriggerFiredBundle fire(OperableTrigger trigger) throws Exception {
    store(trigger);
    List<OperableTrigger> acquired = hand.acquire();
    holdEntries();
    opposeBefore("SELECT", "FIRED_TRIGGERS", byName("t"));
    return asVictim(() -> hand.fire(acquired)).get(0);
  }

  @Test
  void firingForTheLastTime() throws Exception {
    assertThat(fire(once()).getTrigger().getKey()).isEqualTo(KEY);
    assertThat(hand.store().getTriggerState(KEY)).isEqualTo(TriggerState.COMPLETE);
  }

  @Test
  void firingNotForTheLastTime() throws Exception {
    assertThat(fire(hourly()).getTrigger().getKey()).isEqualTo(KEY);
    assertThat(hand.store().getTriggerState(KEY)).isEqualTo(TriggerState.NORMAL);
  }

  private void complete(TriggerFiredBundle fired, String wish) throws Exception {
    holdEntries();
    opposeBefore("DELETE", "FIRED_TRIGGERS", wish);
    asVictim(
        () -> {
          hand.complete(fired, CompletedExecutionInstruction.DELETE_TRIGGER);
          return true;
        });
    assertThat(hand.store().checkExists(KEY)).isFalse();
  }

  @Test
  void completing() throws Exception {
    store(once());
    complete(hand.fire(hand.acquire()).get(0), byName("t"));
  }

  @Test
  void completingAJobThatExecutesOneAtATime() throws Exception {
    store(once());
    hand.store().storeJob(job(OneAtATime.class), true);
    TriggerFiredBundle fired = hand.fire(hand.acquire()).get(0);
    hand.store(ByHand.trigger("u", "job", Duration.ZERO));

    complete(fired, byName("u"));

    assertThat(ByHand.names(hand.acquire())).containsExactly("u");
  }

  @Test
  void releasing() throws Exception {
    store(once());
    List<OperableTrigger> acquired = hand.acquire();
    holdEntries();
    opposeBefore("DELETE", "FIRED_TRIGGERS", byName("t"));

    asVictim(
        () -> {
          hand.release(acquired);
          return true;
        });

    assertThat(hand.acquire()).hasSize(1);
  }

  @Test
  void pausing() throws Exception {
    store(once());
    opposeBefore("UPDATE", "TRIGGERS", byState());

    asVictim(
        () -> {
          hand.store().pauseTrigger(KEY);
          return true;
        });

    assertThat(hand.store().getTriggerState(KEY)).isEqualTo(TriggerState.PAUSED);
  }

  @Test
  void storingMany() throws Exception {
    store(hourly());
    opponent.run(byName("t"), scheduler());
    opposeBefore("SELECT TRIGGER_NAME", "TRIGGERS FORCE", lock("JOB_DETAILS", ""));

    asVictim(
        () -> {
          hand.store().storeJobsAndTriggers(Map.of(job(Note.class), Set.of(once())), true);
          return true;
        });

    assertThat(hand.store().retrieveTrigger(KEY).getFinalFireTime()).isNotNull();
  }
}
