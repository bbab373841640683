package dev.holdfire.scheduler.store;

import dev.holdfire.cancel.Cancellations;
import dev.holdfire.recipient.RecipientDirectory;
import dev.holdfire.recipient.Recipients;
import dev.holdfire.scheduler.EngineParts;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.Names;
import dev.holdfire.scheduler.Sending;
import dev.holdfire.scheduler.segment.SegmentRunner;
import dev.holdfire.scheduler.segment.Sends;
import dev.holdfire.scheduler.store.cancel.CancelCalls;
import dev.holdfire.scheduler.store.fire.Acquisition;
import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.CompletionBatch;
import dev.holdfire.scheduler.store.fire.CompletionQueue;
import dev.holdfire.scheduler.store.fire.Completions;
import dev.holdfire.scheduler.store.fire.CountedCompletions;
import dev.holdfire.scheduler.store.fire.Fences;
import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.scheduler.store.fire.NodeRuns;
import dev.holdfire.scheduler.store.fire.Recovery;
import dev.holdfire.scheduler.store.fire.RunExecutor;
import dev.holdfire.scheduler.store.fire.RunFacts;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Tables;
import dev.holdfire.scheduler.store.look.CancellationLookup;
import dev.holdfire.scheduler.store.look.RunLookup;
import dev.holdfire.scheduler.store.meter.Meters;
import dev.holdfire.scheduler.store.table.IdempotencyTable;
import dev.holdfire.scheduler.store.table.TriggerNames;
import dev.holdfire.scheduler.store.trigger.AudienceCalls;
import dev.holdfire.scheduler.store.trigger.Loads;
import dev.holdfire.scheduler.store.trigger.SharedTriggers;
import dev.holdfire.scheduler.store.trigger.TriggerCalls;
import dev.holdfire.scheduler.store.trigger.WorkflowRegistry;
import dev.holdfire.scheduler.store.wait.Waiting;
import dev.holdfire.workflow.Definitions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** The parts of one node that need no thread, put together. Safe for use by many threads. */
public final class Node {
  private static final int PURGE_BATCH = 500;
  private static final int HELD_TRIES = 1_000;
  private static final long HELD_PAUSE_NANOS = 5_000_000;

  private final Database database;
  private final Clock clock;
  private final WorkflowRegistry workflows;
  private final Waiting waiting;
  private final Loads loads;
  private final IdempotencyTable idempotency;
  private final RunExecutor executor;
  private final NodeRuns runs;
  private final Recovery recovery;
  private final Fences fences;
  private final Completions completions;
  private final Sends sends;
  private final CancelCalls cancels;
  private final TransactionalWorkflows facade;
  private final Cancellations cancellations;
  private final Recipients recipients;
  private final Definitions definitions;
  private volatile LongConsumer wakeUp = due -> {};

  /**
   * @param inline whether what became of runs is written in the thread that hands it in, which then
   *     waits for what another transaction holds, though not for ever
   */
  public Node(EngineSettings settings, EngineParts parts, boolean inline) {
    String instance = settings.names().instance();
    database = database(settings.names(), parts);
    clock = parts.clock();
    workflows = new WorkflowRegistry(database, parts.wiring(), settings.sharing(), clock);
    LongConsumer wake = due -> wakeUp.accept(due);
    waiting = new Waiting(database, workflows, clock, wake);
    loads = new Loads(database);
    idempotency = new IdempotencyTable(database);
    CompletionBatch writer = new CompletionBatch(database, clock);
    completions =
        inline
            ? inline(writer)
            : new CompletionQueue(instance, writer, clock, CompletionQueue.CLOSE_LIMIT);
    fences = new Fences(instance);
    recovery = new Recovery(database, clock);
    Completions counted = new CountedCompletions(completions, meters());
    runs =
        new NodeRuns(
            new Acquisition(database, new RunFacts(database, workflows), fences, clock),
            counted,
            wake,
            meters(),
            clock);
    sends = new Sends(instance, parts.wiring().channels(), settings.sending());
    SegmentRunner segments = segments(parts, settings.sending());
    executor = new RunExecutor(workflows, segments, counted, clock);
    cancels = new CancelCalls(database, workflows, clock);
    cancellations = new JdbcCancellations(cancels, new CancellationLookup(database));
    facade = facade(parts, settings.limits(), wake);
    recipients = new JdbcRecipients(database, settings.limits(), clock);
    definitions = new JdbcDefinitions(database, workflows, clock);
  }

  private static Database database(Names names, EngineParts parts) {
    Tables tables = new Tables(names.quartzPrefix(), names.holdfirePrefix());
    Meters meters = new Meters(parts.meters(), names.scheduler(), names.instance());
    return new Database(parts.dataSource(), names.scheduler(), tables, meters);
  }

  private SegmentRunner segments(EngineParts parts, Sending sending) {
    RecipientDirectory own = parts.directory();
    return new SegmentRunner(
        sends,
        own == null ? RecipientDirectory.stored() : own,
        sending.retries(),
        clock,
        runs::isHandingOver);
  }

  private TransactionalWorkflows facade(EngineParts parts, Limits limits, LongConsumer wake) {
    boolean hasOwnDirectory = parts.directory() != null;
    TriggerCalls triggers =
        new TriggerCalls(database, workflows, limits, clock, hasOwnDirectory, wake);
    return new JdbcWorkflows(
        new SharedTriggers(database, triggers, hasOwnDirectory, wake),
        new AudienceCalls(database, workflows, triggers, limits, clock, wake),
        cancels,
        new RunLookup(database),
        waiting,
        clock);
  }

  private static Completions inline(CompletionBatch writer) {
    return new Completions() {
      @Override
      public CompletableFuture<Completion.Result> offer(Completion completion) {
        Completion.Result result = writer.write(List.of(completion)).get(0);
        for (int i = 0; i < HELD_TRIES && result == Completion.Result.HELD; i++) {
          LockSupport.parkNanos(HELD_PAUSE_NANOS);
          result = writer.write(List.of(completion)).get(0);
        }
        return CompletableFuture.completedFuture(result);
      }

      @Override
      public void close() {
        // nothing is left to write
      }
    };
  }

  /** The facade. */
  public TransactionalWorkflows workflows() {
    return facade;
  }

  /** Cancellations. */
  public Cancellations cancellations() {
    return cancellations;
  }

  /** What is stored about recipients. */
  public Recipients recipients() {
    return recipients;
  }

  /** The definitions that nodes share. */
  public Definitions definitions() {
    return definitions;
  }

  /** The database that it works on. */
  public Database database() {
    return database;
  }

  /** What this node measures. */
  public Meters meters() {
    return database.meters();
  }

  /** The clock by which runs are due. */
  public Clock clock() {
    return clock;
  }

  NodeRuns runs() {
    return runs;
  }

  RunExecutor executor() {
    return executor;
  }

  Recovery recovery() {
    return recovery;
  }

  Completions completions() {
    return completions;
  }

  Sends sends() {
    return sends;
  }

  /** Tells who wants to know when runs of committed calls are due, in epoch milliseconds. */
  void onWakeUp(LongConsumer listener) {
    wakeUp = listener;
  }

  /** Stores the definitions that are registered here, and loads those that nodes share. */
  public void storeDefinitions() {
    workflows.storeAll();
    workflows.loadShared();
  }

  /** Finishes what nodes that died have left off, and forgets idempotency keys that have lapsed. */
  public void tidy() {
    loads.tidy(clock.millis());
    waiting.tidy();
    long before = clock.millis() - TriggerCalls.IDEMPOTENCY_WINDOW.toMillis();
    int forgotten;
    do {
      forgotten =
          database.transaction(
              "forget idempotency keys",
              connection -> idempotency.deleteBefore(connection, before, PURGE_BATCH));
    } while (forgotten == PURGE_BATCH);
  }

  /**
   * Frees runs that no node has although their state says so.
   *
   * @return how many
   */
  public int freeOrphans() {
    int freed = recovery.freeOrphans(runs.isMember() ? fences : null);
    meters().recovered(freed);
    return freed;
  }

  /**
   * Executes, in the calling thread, what is due, until nothing is.
   *
   * @return how many segments were executed
   */
  public int runDue() {
    int executed = 0;
    List<Firing> due = runs.acquire(clock.millis(), 1);
    while (!due.isEmpty()) {
      for (Firing firing : due) {
        runs.begin(firing);
        runs.complete(executor.execute(firing));
        executed++;
      }
      due = runs.acquire(clock.millis(), 1);
    }
    return executed;
  }

  /** When the first run that waits is due, if one waits. */
  public Optional<Instant> firstDue() {
    OptionalLong due =
        database.look(
            "look for the first run",
            connection -> new TriggerNames(database).firstDue(connection));
    return due.isPresent() ? Optional.of(Instant.ofEpochMilli(due.getAsLong())) : Optional.empty();
  }
}
