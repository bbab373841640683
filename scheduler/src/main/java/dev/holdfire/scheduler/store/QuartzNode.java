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
import java.util.Objects;
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
  private @Nullable WorkerPool pool;
  private @Nullable NodeScheduler scheduler;
  private @Nullable BacklogThread backlog;
  private boolean isClosed;

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
        ? Optional.of(type.cast(scheduler()))
        : Optional.empty();
  }

  /** Made when it is first asked for, because making it starts a thread. */
  private synchronized NodeScheduler scheduler() {
    if (isClosed) {
      throw new IllegalStateException("Node " + instance + " was closed");
    }
    NodeScheduler made = scheduler;
    if (made == null) {
      try {
        made = make();
      } catch (SchedulerException e) {
        throw new StoreException("Quartz's scheduler could not be made: " + e.getMessage(), e);
      }
      scheduler = made;
    }
    return made;
  }

  private NodeScheduler make() throws SchedulerException {
    WorkerPool newPool = new WorkerPool(instance, Math.max(1, workers), timing.shutdownLimit());
    RunShells shells = new RunShells(node.runs(), node.executor());
    BacklogThread newBacklog =
        new BacklogThread(instance, node.runs(), newPool, shells, node.clock());
    HoldfireJobStore store = store(canShareTheDue() ? newBacklog::tell : () -> {});
    pool = newPool;
    backlog = newBacklog;
    QuartzSchedulerResources resources = new QuartzSchedulerResources();
    resources.setName(node.database().scheduler());
    resources.setInstanceId(instance);
    resources.setThreadName(instance + "-scheduler");
    resources.setMakeSchedulerThreadDaemon(true);
    resources.setJobRunShellFactory(shells);
    resources.setThreadPool(newPool);
    resources.setThreadExecutor(new DefaultThreadExecutor());
    resources.setJobStore(store);
    resources.setMaxBatchSize(Math.max(1, workers));
    QuartzScheduler quartz = new QuartzScheduler(resources, timing.pollInterval().toMillis(), 0);
    CascadingClassLoadHelper classes = new CascadingClassLoadHelper();
    classes.initialize();
    SchedulerSignaler signaler = quartz.getSchedulerSignaler();
    store.initialize(classes, signaler);
    NodeScheduler made = new NodeScheduler(quartz, instance);
    shells.initialize(made);
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
    return made;
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
    Membership membership = new Membership(2 * timing.checkInInterval().toMillis());
    store.noteCheckIns(membership);
    node.runs().memberOf(() -> membership.epoch(System.currentTimeMillis()));
    return store;
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
    boolean wasMade = scheduler != null;
    try {
      if (workers > 0) {
        startScheduler();
      }
    } catch (RuntimeException | Error e) {
      if (!wasMade) {
        discardScheduler();
      }
      throw e;
    }
    if (node.completions() instanceof CompletionQueue queue) {
      queue.start();
      node.meters().gauge(Meters.UNWRITTEN, queue::size);
    }
    WorkerPool workersOfQuartz = pool;
    if (workers > 0 && workersOfQuartz != null) {
      node.meters().gauge(Meters.BUSY_WORKERS, workersOfQuartz::busy);
      node.meters().gauge(Meters.WORKERS, workersOfQuartz::getPoolSize);
    }
    if (workers > 0) {
      node.sends().start();
      Objects.requireNonNull(backlog).start(scheduler()::isInStandbyMode, this::isWritingBehind);
    }
  }

  private void startScheduler() {
    try {
      NodeScheduler quartz = scheduler();
      if (!quartz.checkExists(job().getKey())) {
        quartz.addJob(job(), true);
      }
      quartz.startWithNode();
    } catch (SchedulerException e) {
      throw new StoreException("Quartz's scheduler could not be started: " + e.getMessage(), e);
    }
  }

  /**
   * Whether more has ended and is not written yet than there are workers: then it is the database
   * that cannot follow, and more and smaller transactions would cost it more.
   */
  private boolean isWritingBehind() {
    return node.completions() instanceof CompletionQueue queue && queue.size() > workers;
  }

  /** Ends the thread of a scheduler that no one has asked for and that was never started. */
  private void discardScheduler() {
    NodeScheduler quartz = scheduler;
    scheduler = null;
    if (quartz != null) {
      quartz.shutdownWithNode();
    }
  }

  /** Hands over what was acquired, lets what executes end within the limit, and stops. */
  public synchronized void close() {
    isClosed = true;
    NodeScheduler quartz = scheduler;
    WorkerPool workersOfQuartz = pool;
    BacklogThread besideQuartz = backlog;
    try {
      if (quartz != null && workersOfQuartz != null && besideQuartz != null) {
        quartz.standby();
        node.runs().releaseAll();
        workersOfQuartz.beginShutdown();
        besideQuartz.close();
        quartz.shutdownWithNode();
      }
    } finally {
      node.sends().close();
      node.runs().close();
      node.meters().close();
    }
  }
}
