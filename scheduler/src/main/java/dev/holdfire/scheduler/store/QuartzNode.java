package dev.holdfire.scheduler.store;

import dev.holdfire.StoreException;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.Timing;
import dev.holdfire.scheduler.store.fire.CompletionQueue;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.meter.Meters;
import dev.holdfire.scheduler.store.quartz.BacklogThread;
import dev.holdfire.scheduler.store.quartz.HoldfireJobFactory;
import dev.holdfire.scheduler.store.quartz.NodeScheduler;
import dev.holdfire.scheduler.store.quartz.RecipientRunJob;
import dev.holdfire.scheduler.store.quartz.RunShells;
import dev.holdfire.scheduler.store.quartz.WorkerPool;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.SchedulerException;
import org.quartz.core.QuartzScheduler;
import org.quartz.core.QuartzSchedulerResources;
import org.quartz.impl.DefaultThreadExecutor;
import org.quartz.simpl.CascadingClassLoadHelper;
import org.quartz.spi.SchedulerSignaler;

/**
 * A node with Quartz's scheduler: acquires, waits, fires, checks in, recovers. Not started by its
 * constructor. Its methods are safe for use by many threads; start it until that has succeeded, and
 * close it once.
 */
public final class QuartzNode {
  private final Node node;
  private final String instance;
  private final int workers;
  private final Timing timing;
  private final Function<Class<?>, @Nullable Object> jobs;
  private @Nullable Made made;
  private volatile @Nullable Membership membership;
  private boolean isClosed;

  /** What is made together. */
  private record Made(NodeScheduler scheduler, WorkerPool pool, BacklogThread backlog) {}

  /**
   * @param jobs gives an instance of a job class of the application's, or null
   */
  public QuartzNode(Node node, EngineSettings settings, Function<Class<?>, @Nullable Object> jobs) {
    this.node = node;
    this.instance = settings.names().instance();
    this.workers = settings.sending().workers();
    this.timing = settings.timing();
    this.jobs = jobs;
  }

  /** Quartz's scheduler, for the application's own jobs, if that is what is asked for. */
  public <T> Optional<T> unwrap(Class<T> type) {
    return type.isAssignableFrom(NodeScheduler.class) && type != Object.class
        ? Optional.of(type.cast(made().scheduler()))
        : Optional.empty();
  }

  /** Made when it is first asked for, because making it starts a thread. */
  private synchronized Made made() {
    if (isClosed) {
      throw new IllegalStateException("Node " + instance + " was closed");
    }
    if (made == null) {
      try {
        made = make();
      } catch (SchedulerException e) {
        throw new StoreException("Quartz's scheduler could not be made: " + e.getMessage(), e);
      }
    }
    return made;
  }

  private Made make() throws SchedulerException {
    WorkerPool pool = new WorkerPool(instance, Math.max(1, workers), timing.shutdownLimit());
    RunShells shells = new RunShells(node.runs(), node.executor());
    BacklogThread backlog = new BacklogThread(instance, node.runs(), pool, shells, node.clock());
    HoldfireJobStore store = store(canShareTheDue() ? backlog::tell : () -> {});
    QuartzSchedulerResources resources = new QuartzSchedulerResources();
    resources.setName(node.database().scheduler());
    resources.setInstanceId(instance);
    resources.setThreadName(instance + "-scheduler");
    resources.setMakeSchedulerThreadDaemon(true);
    resources.setJobRunShellFactory(shells);
    resources.setThreadPool(pool);
    resources.setThreadExecutor(new DefaultThreadExecutor());
    resources.setJobStore(store);
    resources.setMaxBatchSize(Math.max(1, workers));
    QuartzScheduler quartz = new QuartzScheduler(resources, timing.pollInterval().toMillis(), 0);
    CascadingClassLoadHelper classes = new CascadingClassLoadHelper();
    classes.initialize();
    SchedulerSignaler signaler = quartz.getSchedulerSignaler();
    store.initialize(classes, signaler);
    NodeScheduler scheduler = new NodeScheduler(quartz, instance);
    shells.initialize(scheduler);
    quartz.initialize();
    quartz.setJobFactory(new HoldfireJobFactory(jobs));
    WakeUp wakeUp =
        new WakeUp(
            node.clock(),
            Clock.systemUTC(),
            timing.pollInterval(),
            signaler::signalSchedulingChange);
    store.beforeAcquiring(wakeUp::looking);
    node.onWakeUp(wakeUp::due);
    return new Made(scheduler, pool, backlog);
  }

  /** H2 locks all that is due, whatever the limit: who acquires besides finds nothing. */
  private boolean canShareTheDue() {
    return node.database().dialect() != Dialect.H2;
  }

  private HoldfireJobStore store(Runnable onBacklog) {
    HoldfireJobStore store =
        new HoldfireJobStore(
            node.database(),
            new RunFirings(node.runs(), node.recovery(), job(), node.clock(), onBacklog));
    store.setInstanceId(instance);
    store.setClusterCheckinInterval(timing.checkInInterval().toMillis());
    store.setMakeThreadsDaemons(true);
    Membership made = new Membership(2 * timing.checkInInterval().toMillis());
    store.noteCheckIns(made);
    node.runs().memberOf(() -> made.epoch(System.currentTimeMillis()));
    membership = made;
    return store;
  }

  /** Whether it has checked in of late, or has no need to because it has no workers. */
  public boolean isMember() {
    Membership noted = membership;
    return workers == 0 || (noted != null && noted.epoch(System.currentTimeMillis()) > 0);
  }

  private static JobDetail job() {
    return JobBuilder.newJob(RecipientRunJob.class)
        .withIdentity(TriggerTable.JOB_NAME, TriggerTable.JOB_GROUP)
        .withDescription("Executes the segment of the recipient run that fired")
        .storeDurably()
        .build();
  }

  /** Starts firing, if the node has workers. When it fails, it may be tried again. */
  public synchronized void start() {
    if (workers > 0) {
      startScheduler();
    }
    if (node.completions() instanceof CompletionQueue queue) {
      queue.start();
      node.meters().gauge(Meters.UNWRITTEN, queue::size);
    }
    if (workers > 0) {
      startBeside(made());
    }
  }

  private void startScheduler() {
    boolean wasMade = made != null;
    try {
      NodeScheduler quartz = made().scheduler();
      if (!quartz.checkExists(job().getKey())) {
        quartz.addJob(job(), true);
      }
      quartz.startWithNode();
    } catch (SchedulerException e) {
      discardUnless(wasMade);
      throw new StoreException("Quartz's scheduler could not be started: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      discardUnless(wasMade);
      throw e;
    }
  }

  private void startBeside(Made quartz) {
    node.meters().gauge(Meters.BUSY_WORKERS, quartz.pool()::busy);
    node.meters().gauge(Meters.WORKERS, quartz.pool()::getPoolSize);
    node.sends().start();
    quartz.backlog().start(quartz.scheduler()::isInStandbyMode, this::isWritingBehind);
  }

  /**
   * Whether more has ended and is not written yet than there are workers: then it is the database
   * that cannot follow, and more and smaller transactions would cost it more.
   */
  private boolean isWritingBehind() {
    return node.completions() instanceof CompletionQueue queue && queue.size() > workers;
  }

  /** Ends the thread of a scheduler that no one has asked for before and that was not started. */
  private void discardUnless(boolean wasMade) {
    Made unused = made;
    if (!wasMade && unused != null) {
      made = null;
      unused.scheduler().shutdownWithNode();
    }
  }

  /** Hands over what was acquired, lets what executes end within the limit, and stops. */
  public synchronized void close(Duration limit) {
    isClosed = true;
    Made quartz = made;
    try {
      if (quartz != null) {
        quartz.pool().shutdownLimit(limit);
        quartz.scheduler().standby();
        node.runs().releaseAll();
        quartz.pool().beginShutdown();
        quartz.backlog().close();
        quartz.scheduler().shutdownWithNode();
      }
    } finally {
      node.sends().close();
      node.runs().close();
      node.meters().close();
    }
  }
}
