package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.dropin.Jobs.Note;
import dev.holdfire.scheduler.dropin.Jobs.OneAtATime;
import dev.holdfire.scheduler.dropin.Jobs.Slow;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.InterruptableJob;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.listeners.SchedulerListenerSupport;
import org.quartz.listeners.TriggerListenerSupport;

/** How a node hears of what it has to do, what it tells its listeners, and how it ends. */
@OnEachStore
final class LifeContract {
  /** A node that looks no more often hears of everything, or would be late for a test. */
  private static final Map<String, String> RARELY =
      Map.of("org.quartz.scheduler.idleWaitTime", "60000");

  private final StoreUnderTest store;
  private final Application application;

  LifeContract(StoreUnderTest store) {
    this.store = store;
    this.application = new Application(store);
  }

  @AfterEach
  void close() throws SchedulerException {
    application.close();
  }

  private void awaitFirings(int count) {
    Application.await(() -> assertThat(application.firings().count()).isEqualTo(count));
  }

  private void awaitExecuting() {
    Application.await(() -> assertThat(application.firings().executing()).isOne());
  }

  // ---- signals

  @Test
  void aNodeThatIsIdleHearsOfWhatIsDueAtOnce() throws SchedulerException {
    Scheduler node = application.node("a", RARELY);
    Application.add(node, Note.class, "job");
    node.start();
    node.triggerJob(new JobKey("job"));
    awaitFirings(1);
    node.scheduleJob(Application.trigger("t", "job").build());
    awaitFirings(2);
  }

  @Test
  void aNodeFiresWhatWasBlockedAsSoonAsItsJobIsDone() throws SchedulerException {
    Scheduler node = application.node("a", RARELY);
    Application.add(node, OneAtATime.class, "alone");
    application.firings().letPass(8);
    for (String name : new String[] {"t", "u"}) {
      node.scheduleJob(
          Application.trigger(name, "alone")
              .withSchedule(simpleSchedule().withIntervalInMilliseconds(1).withRepeatCount(3))
              .build());
    }
    node.start();
    awaitFirings(8);
    assertThat(application.firings().most()).isOne();
  }

  // ---- listeners

  @Test
  void aTriggerIsFinalizedOnceEvenIfItsLastExecutionIsVetoed() throws SchedulerException {
    Scheduler node = application.node("a");
    AtomicInteger fired = new AtomicInteger();
    AtomicInteger finalized = new AtomicInteger();
    node.getListenerManager().addTriggerListener(new VetoFrom(3, fired));
    node.getListenerManager().addSchedulerListener(new Finalized(finalized));
    node.scheduleJob(
        JobBuilder.newJob(Note.class).withIdentity("fleeting").build(),
        Application.trigger("t", "fleeting")
            .withSchedule(simpleSchedule().withIntervalInMilliseconds(1).withRepeatCount(2))
            .build());
    node.start();

    Application.await(() -> assertThat(node.checkExists(new JobKey("fleeting"))).isFalse());
    Application.await(() -> assertThat(finalized).hasValue(1));
    assertThat(fired).hasValue(3);
    assertThat(application.firings().count()).isEqualTo(2);
    node.shutdown(true);
    assertThat(finalized).hasValue(1);
  }

  /** Lets no job execute from a trigger's firing of this number on. */
  private static final class VetoFrom extends TriggerListenerSupport {
    private final int first;
    private final AtomicInteger fired;

    VetoFrom(int first, AtomicInteger fired) {
      this.first = first;
      this.fired = fired;
    }

    @Override
    public String getName() {
      return "veto";
    }

    @Override
    public boolean vetoJobExecution(Trigger trigger, JobExecutionContext context) {
      return fired.incrementAndGet() >= first;
    }
  }

  /** Counts the triggers that fire no more. */
  private static final class Finalized extends SchedulerListenerSupport {
    private final AtomicInteger count;

    Finalized(AtomicInteger count) {
      this.count = count;
    }

    @Override
    public void triggerFinalized(Trigger trigger) {
      count.incrementAndGet();
    }
  }

  /** Waits until it is interrupted, and notes it only then. */
  public static final class Interruptable implements InterruptableJob {
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      try {
        if (interrupted.await(20, TimeUnit.SECONDS)) {
          Firings.of(context).begin(context);
          Firings.of(context).end();
        }
      } catch (InterruptedException e) {
        throw new JobExecutionException(e);
      }
    }

    @Override
    public void interrupt() {
      interrupted.countDown();
    }
  }

  @Test
  void anExecutionIsInterruptedByItsFiringOrItsJob() throws SchedulerException {
    Scheduler node = application.started("a");
    Application.add(node, Interruptable.class, "job");
    node.triggerJob(new JobKey("job"));
    Application.await(() -> assertThat(node.getCurrentlyExecutingJobs()).hasSize(1));
    assertThat(node.interrupt("no such firing")).isFalse();
    assertThat(node.interrupt(node.getCurrentlyExecutingJobs().get(0).getFireInstanceId()))
        .isTrue();
    awaitFirings(1);
    Application.await(() -> assertThat(node.getCurrentlyExecutingJobs()).isEmpty());

    node.triggerJob(new JobKey("job"));
    Application.await(() -> assertThat(node.getCurrentlyExecutingJobs()).hasSize(1));
    assertThat(node.interrupt(new JobKey("job"))).isTrue();
    awaitFirings(2);
  }

  // ---- the end

  private Scheduler executing() throws SchedulerException {
    Scheduler node = application.started("a");
    Application.add(node, Slow.class, "slow");
    node.scheduleJob(Application.trigger("t", "slow").build());
    awaitExecuting();
    return node;
  }

  @Test
  void aShutdownWaitsForWhatExecutesIfAskedTo() throws Exception {
    Scheduler node = executing();
    CompletableFuture<Integer> executingAfter =
        CompletableFuture.supplyAsync(
            () -> {
              shutDown(node, true);
              return application.firings().executing();
            });
    Application.await(() -> assertThat(node.isInStandbyMode()).isTrue());
    assertThat(executingAfter).isNotDone();
    application.firings().letPass(1);
    assertThat(executingAfter.get(20, TimeUnit.SECONDS)).isZero();
    assertThat(node.isShutdown()).isTrue();
    assertThat(triggersLeft()).as("completed").isZero();
  }

  private int triggersLeft() {
    return application
        .rows("SELECT TRIGGER_NAME FROM QRTZ_TRIGGERS WHERE SCHED_NAME = ':app'")
        .size();
  }

  private static void shutDown(Scheduler node, boolean waits) {
    try {
      node.shutdown(waits);
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aShutdownThatDoesNotWaitLeavesAnExecutionToItsEnd() throws SchedulerException {
    Scheduler node = executing();

    node.shutdown(false);

    assertThat(node.isShutdown()).isTrue();
    assertThat(application.firings().executing()).isOne();
    application.firings().letPass(1);
    Application.await(() -> assertThat(application.firings().executing()).isZero());
  }

  @Test
  void noThreadIsLeftAfterAShutdown() throws SchedulerException {
    Scheduler node = application.started("a");
    Application.add(node, Note.class, "job");
    node.triggerJob(new JobKey("job"));
    awaitFirings(1);
    assertThat(threads()).isPositive();

    node.shutdown(true);

    Application.await(() -> assertThat(threads()).isZero());
  }

  private long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains(application.name()))
        .count();
  }

  /** What was fired in that moment is executed, and not left for others to recover. */
  @Test
  void aShutdownInTheMidstOfFiringLosesNothing() throws Exception {
    FaultyDataSource faults = new FaultyDataSource(store.database().dataSource());
    Scheduler node = application.node(store, faults.dataSource(), "a", Map.of());
    node.addJob(
        JobBuilder.newJob(Note.class).withIdentity("safe").storeDurably().requestRecovery().build(),
        false);
    CountDownLatch firing = new CountDownLatch(1);
    Semaphore goOn = new Semaphore(0);
    node.start();
    node.standby();
    node.scheduleJob(Application.trigger("t", "safe").build());
    faults.beforeStatement(
        LifeContract::isOfFiring,
        connection -> {
          firing.countDown();
          goOn.acquireUninterruptibly(); // a shutdown interrupts Quartz's thread
        });
    node.start();

    CompletableFuture<Void> shutDown;
    try {
      assertThat(firing.await(20, TimeUnit.SECONDS)).isTrue();
      shutDown = CompletableFuture.runAsync(() -> shutDown(node, true));
      Application.await(() -> assertThat(node.isInStandbyMode()).isTrue());
    } finally {
      goOn.release();
    }
    shutDown.get(20, TimeUnit.SECONDS);

    assertThat(application.firings().count()).isOne();
    assertThat(triggersLeft()).isZero();
  }

  /** Stock, the entry is updated; in sets, it is locked first. */
  private static boolean isOfFiring(String statement) {
    return statement.contains("FIRED_TRIGGERS")
        && (statement.startsWith("UPDATE") || statement.endsWith("FOR UPDATE"));
  }
}
