package dev.holdfire.scheduler.store.trigger;

import dev.holdfire.HoldfireException;
import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.StoreException;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.table.LoadTable;
import dev.holdfire.scheduler.store.table.RecipientMerge;
import dev.holdfire.scheduler.store.table.RunTable;
import dev.holdfire.scheduler.store.table.TriggerNames;
import dev.holdfire.trigger.RecipientCheck;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trigger calls with an audience that is read chunk by chunk: as many transactions as chunks, and
 * one workflow run all the same. Safe for use by many threads.
 *
 * <p>Its runs are stored in a state that no node acquires. One transaction then says that the
 * workflow run has happened, and from there on its runs are brought to life, by this node or by any
 * other. Before that, a failure, or the end of this process and with it of the lease, takes all
 * away again.
 */
public final class AudienceCalls {
  private static final Logger log = LoggerFactory.getLogger(AudienceCalls.class);

  /** How long the source of an audience may take for one chunk. */
  private static final Duration LEASE = Duration.ofMinutes(5);

  private final Database database;
  private final WorkflowRegistry workflows;
  private final TriggerCalls calls;
  private final Limits limits;
  private final Clock clock;
  private final LongConsumer wakeUp;
  private final Loads loads;
  private final LoadTable table;
  private final RunTable runs;
  private final RecipientMerge recipients;
  private final TriggerNames names;

  public AudienceCalls(
      Database database,
      WorkflowRegistry workflows,
      TriggerCalls calls,
      Limits limits,
      Clock clock,
      LongConsumer wakeUp) {
    this.database = database;
    this.workflows = workflows;
    this.calls = calls;
    this.limits = limits;
    this.clock = clock;
    this.wakeUp = wakeUp;
    this.loads = new Loads(database);
    this.table = new LoadTable(database);
    this.runs = new RunTable(database);
    this.recipients = new RecipientMerge(database, limits.recipientBytes());
    this.names = new TriggerNames(database);
  }

  /** Triggers for an audience, which is read once and closed. */
  public WorkflowRun trigger(TriggerRequest request) {
    try (Stream<Recipient> audience = Objects.requireNonNull(request.audience())) {
      Workflow workflow = workflows.toTrigger(request.workflowKey());
      CheckedTrigger checked = CheckedTrigger.of(request, limits);
      RunTable.Run run = calls.run(request, workflow, 0, checked.data());
      return new Loading(checked, workflow, run, iterator(audience)).run();
    }
  }

  private static Iterator<Recipient> iterator(Stream<Recipient> audience) {
    try {
      return audience.iterator();
    } catch (IllegalStateException e) {
      throw new InvalidRequestException(
          "the audience",
          List.of(
              new Problem(
                  "audience",
                  "was read before; a stream is read once, so give each call a stream of its own")));
    }
  }

  /** One call. Used by one thread. */
  private final class Loading {
    private final CheckedTrigger checked;
    private final Workflow workflow;
    private final RunTable.Run run;
    private final Iterator<Recipient> audience;
    private final LoadTable.Load load;
    private long read;
    private long stored;
    private long firstDueAt = Long.MAX_VALUE;

    Loading(
        CheckedTrigger checked, Workflow workflow, RunTable.Run run, Iterator<Recipient> audience) {
      this.checked = checked;
      this.workflow = workflow;
      this.run = run;
      this.audience = audience;
      this.load =
          new LoadTable.Load(
              LoadTable.token(run.id()), run.id(), run.group(), LoadTable.Phase.LOADING);
    }

    WorkflowRun run() {
      List<Recipient> first = nextChunk();
      if (first.isEmpty()) {
        throw new InvalidRequestException(
            "the trigger of \"" + workflow.key() + "\"",
            List.of(new Problem("audience", "is empty; expected at least one recipient")));
      }
      workflows.store(workflow);
      begin();
      try {
        for (List<Recipient> chunk = first; !chunk.isEmpty(); chunk = nextChunk()) {
          store(chunk);
        }
        happen();
      } catch (RuntimeException | Error e) {
        undo(e);
        throw e;
      }
      finish();
      return new WorkflowRun(run.id(), run.workflowKey(), run.workflowVersion(), stored);
    }

    private void finish() {
      try {
        loads.activate(load);
      } catch (HoldfireException e) {
        log.warn("Workflow run {} has happened; housekeeping brings it to life", run.id(), e);
      }
      wakeUp.accept(firstDueAt);
    }

    private List<Recipient> nextChunk() {
      Map<RecipientRef, Recipient> chunk = new LinkedHashMap<>();
      List<Problem> problems = new ArrayList<>();
      while (chunk.size() < TriggerCalls.CHUNK && audience.hasNext()) {
        Recipient recipient = RecipientCheck.checked(audience.next(), read);
        CheckedTrigger.checkRecipient(recipient, "audience[" + read + "]", limits, problems);
        if (!problems.isEmpty()) {
          throw new InvalidRequestException("the audience", problems);
        }
        chunk.merge(recipient.ref(), recipient, Loading::again);
        read++;
      }
      return List.copyOf(chunk.values());
    }

    /** The first one, with what the later one says of it: as when they are in different chunks. */
    private static Recipient again(Recipient first, Recipient later) {
      if (later.properties() == null) {
        return first;
      }
      Map<String, @Nullable Object> properties = new LinkedHashMap<>();
      if (first.properties() != null) {
        properties.putAll(first.properties());
      }
      properties.putAll(later.properties());
      return first.with(properties);
    }

    private void begin() {
      database.transaction(
          "begin to trigger",
          workflow.key(),
          connection -> {
            recipients.merge(connection, checked.said(), run.createdAt());
            runs.insert(connection, run, checked.data());
            table.begin(connection, load, clock.millis() + LEASE.toMillis());
            return true;
          });
    }

    private void store(List<Recipient> chunk) {
      stored +=
          database.transaction(
              "store recipients of", workflow.key(), connection -> store(connection, chunk));
    }

    private int store(Connection connection, List<Recipient> chunk) throws SQLException {
      if (!table.renew(connection, load.token(), clock.millis() + LEASE.toMillis())) {
        throw lapsed();
      }
      recipients.merge(connection, said(chunk), run.createdAt());
      List<Recipient> fresh = withoutRepeats(connection, chunk);
      if (!fresh.isEmpty()) {
        long dueAt = calls.insert(connection, run, workflow, fresh, load.token());
        firstDueAt = Math.min(firstDueAt, dueAt);
      }
      return fresh.size();
    }

    private static List<RecipientMerge.Said> said(List<Recipient> chunk) {
      return chunk.stream().map(each -> new RecipientMerge.Said("audience", each)).toList();
    }

    private StoreException lapsed() {
      return new StoreException(
          "The audience took longer than "
              + LEASE
              + " for one chunk of "
              + TriggerCalls.CHUNK
              + " recipients, so the trigger was given up and none of it fires. Read the audience from a"
              + " faster source.",
          null);
    }

    private List<Recipient> withoutRepeats(Connection connection, List<Recipient> chunk)
        throws SQLException {
      if (stored == 0) {
        return chunk;
      }
      Map<String, Recipient> byName = new LinkedHashMap<>();
      chunk.forEach(
          recipient ->
              byName.put(
                  RunKey.name(RunKey.id(run.id(), recipient.ref()), recipient.ref()), recipient));
      Set<String> repeated = new HashSet<>(names.existing(connection, byName.keySet()));
      byName.keySet().removeAll(repeated);
      return List.copyOf(byName.values());
    }

    private void happen() {
      boolean happened =
          database.transaction(
              "trigger",
              workflow.key(),
              connection -> {
                runs.setRecipients(connection, run.id(), stored);
                return table.end(connection, load.token(), LoadTable.Phase.ACTIVATING);
              });
      if (!happened) {
        throw lapsed();
      }
    }

    private void undo(Throwable cause) {
      try {
        loads.abandon(load);
      } catch (RuntimeException e) {
        cause.addSuppressed(e); // the lease runs out, and housekeeping takes the rows away
      }
    }
  }
}
