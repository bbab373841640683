package dev.holdfire.scheduler.store.cancel;

import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.table.CancellationTable;
import dev.holdfire.scheduler.store.table.HistoryTable;
import dev.holdfire.scheduler.store.table.LoadTable;
import dev.holdfire.scheduler.store.table.TriggerNames;
import dev.holdfire.scheduler.store.table.TriggerState;
import dev.holdfire.scheduler.store.table.TriggerTable;
import dev.holdfire.scheduler.store.trigger.WorkflowRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One cancel call. Used by one thread.
 *
 * <p>Names are read without a lock, then locked by primary key, {@value #CHUNK} at a time, then
 * moved within the database; the history is read last, so that a run which was over by then is
 * found there. Row locks: triggers, then history, then the cancellation. The rows do not pass
 * through memory, so the size of the group does not matter to it.
 */
final class Cancelling {
  private static final int CHUNK = 5_000;
  private static final int RECIPIENT_CHUNK = 200;

  private final Connection connection;
  private final Readers readers;
  private final CancelRequest request;
  private final String id;
  private final long now;
  private final WorkflowRegistry workflows;
  private final TriggerNames triggerNames;
  private final TriggerTable triggers;
  private final HistoryTable history;
  private final LoadTable loads;
  private final CancellationTable cancellations;
  private final Set<RecipientRef> named;
  private final Outcomes outcomes;

  /** The names of runs that were found and stay where they are, because they execute. */
  private final Set<String> stays = new HashSet<>();

  private final TooLate tooLate;

  /**
   * @param connection the transaction
   */
  Cancelling(
      Database database,
      WorkflowRegistry workflows,
      Connection connection,
      Readers readers,
      CancelRequest request,
      String id,
      Clock clock) {
    this.connection = connection;
    this.readers = readers;
    this.request = request;
    this.id = id;
    this.now = clock.millis();
    this.workflows = workflows;
    this.triggerNames = new TriggerNames(database);
    this.triggers = new TriggerTable(database);
    this.history = new HistoryTable(database);
    this.loads = new LoadTable(database);
    this.cancellations = new CancellationTable(database);
    List<RecipientRef> recipients = request.recipients();
    this.named = recipients == null ? Set.of() : new LinkedHashSet<>(recipients);
    this.outcomes = new Outcomes(!named.isEmpty());
    this.tooLate = new TooLate(database, readers, id, outcomes);
  }

  Receipt run() throws SQLException {
    String group = group();
    if (request.recipientRunId() != null) {
      cancelRun(request.recipientRunId());
    } else if (named.isEmpty()) {
      cancelGroup(group);
    } else {
      cancelNamed(group);
    }
    Receipt receipt =
        new Receipt(id, request, Instant.ofEpochMilli(now), outcomes.counts(), outcomes.entries());
    cancellations.insert(connection, receipt, group.isEmpty() ? null : group);
    return receipt;
  }

  private String group() {
    String workflow = request.workflowKey();
    String key = request.cancellationKey();
    return workflow == null || key == null ? "" : GroupKey.of(workflow, key);
  }

  private void cancelRun(String recipientRunId) throws SQLException {
    String prefix = RunKey.prefixOf(recipientRunId);
    if (prefix != null) {
      for (String group : readers.union(reader -> triggerNames.groupsByPrefix(reader, prefix))) {
        cancelTriggers(group, readers.union(reader -> triggerNames.byPrefix(reader, prefix)));
      }
      tooLate.add(readers.union(reader -> history.past(reader, recipientRunId)));
    }
    if (outcomes.isEmpty()) {
      outcomes.addNotFound(null, recipientRunId);
    }
  }

  /**
   * Chunk by chunk. After several it looks again from the start, until nothing is new: else a call
   * that was triggered between two of them would be canceled in part.
   */
  private void cancelGroup(String group) throws SQLException {
    int chunks;
    long before;
    do {
      before = outcomes.total();
      chunks = cancelChunks(group);
    } while (chunks > 1 && outcomes.total() > before && readers.areOne());
    tooLate.ofGroup(group);
    requireKnownWorkflow();
  }

  private int cancelChunks(String group) throws SQLException {
    int chunks = 0;
    String after = "";
    List<String> names;
    do {
      String from = after;
      names =
          readers.first(
              CHUNK,
              Comparator.<String>naturalOrder(),
              reader -> triggerNames.inGroup(reader, group, from, CHUNK));
      cancelTriggers(group, names.stream().filter(name -> !stays.contains(name)).toList());
      after = names.isEmpty() ? after : names.get(names.size() - 1);
      chunks++;
    } while (names.size() == CHUNK);
    return chunks;
  }

  private void cancelNamed(String group) throws SQLException {
    List<RecipientRef> all = List.copyOf(named);
    for (int from = 0; from < all.size(); from += RECIPIENT_CHUNK) {
      Set<RecipientRef> chunk =
          new HashSet<>(all.subList(from, Math.min(from + RECIPIENT_CHUNK, all.size())));
      Set<String> hashes = chunk.stream().map(RunKey::hash).collect(Collectors.toSet());
      cancelTriggers(group, readers.union(reader -> triggerNames.inGroup(reader, group, hashes)));
      tooLate.add(
          readers.union(reader -> history.ofGroup(reader, group, hashes, id)).stream()
              .filter(past -> chunk.contains(past.recipient()))
              .toList());
    }
    requireKnownWorkflow();
    for (RecipientRef recipient : all) {
      if (!outcomes.hasFound(recipient)) {
        outcomes.addNotFound(recipient, null);
      }
    }
  }

  private void cancelTriggers(String group, List<String> names) throws SQLException {
    if (names.isEmpty()) {
      return;
    }
    List<TriggerTable.Matched> matched =
        onlyHappened(
            triggers.lockMatched(connection, group, names).stream()
                .filter(run -> named.isEmpty() || named.contains(run.recipient()))
                .toList());
    Map<Outcome, List<String>> byOutcome = new HashMap<>();
    for (TriggerTable.Matched run : matched) {
      Outcome outcome = outcome(run.state());
      outcomes.add(run.recipient(), RunKey.idOf(run.name()), outcome);
      byOutcome.computeIfAbsent(outcome, each -> new ArrayList<>()).add(run.name());
      if (outcome != Outcome.CANCELED) {
        stays.add(run.name());
      }
    }
    List<String> canceled = byOutcome.getOrDefault(Outcome.CANCELED, List.of());
    history.insertCanceled(
        connection, group, canceled, new HistoryTable.Ending(RunStatus.CANCELED, now, id));
    triggers.delete(connection, group, canceled);
    triggers.markStopping(
        connection, group, byOutcome.getOrDefault(Outcome.STOPPING, List.of()), id);
  }

  private static Outcome outcome(String state) {
    return switch (state) {
      case TriggerState.EXECUTING -> Outcome.STOPPING;
      case TriggerState.STOPPING -> Outcome.ALREADY_CANCELED;
      default -> Outcome.CANCELED;
    };
  }

  /** Leaves out the runs of workflow runs that are still being loaded: they are not there yet. */
  private List<TriggerTable.Matched> onlyHappened(List<TriggerTable.Matched> runs)
      throws SQLException {
    Set<String> tokens =
        runs.stream()
            .map(TriggerTable.Matched::state)
            .filter(TriggerState::isLoading)
            .collect(Collectors.toSet());
    if (tokens.isEmpty()) {
      return runs;
    }
    Set<String> happened = new HashSet<>(readers.union(reader -> loads.happened(reader, tokens)));
    return runs.stream()
        .filter(run -> !TriggerState.isLoading(run.state()) || happened.contains(run.state()))
        .toList();
  }

  private void requireKnownWorkflow() throws SQLException {
    String key = request.workflowKey();
    if (key != null && outcomes.isEmpty() && !workflows.isKnown(connection, key)) {
      throw new WorkflowNotFoundException(
          key,
          "No workflow \""
              + key
              + "\" has ever been registered with this scheduler. Check the key; nothing was changed.");
    }
  }
}
