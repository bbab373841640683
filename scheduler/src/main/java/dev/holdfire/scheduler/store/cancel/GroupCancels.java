package dev.holdfire.scheduler.store.cancel;

import static java.util.Objects.requireNonNull;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.JointTransaction;
import dev.holdfire.scheduler.store.key.TimeOrderedId;
import dev.holdfire.scheduler.store.table.CancellationTable;
import dev.holdfire.scheduler.store.table.HistoryTable;
import dev.holdfire.scheduler.store.table.TriggerNames;
import dev.holdfire.scheduler.store.table.TriggerTable;
import dev.holdfire.scheduler.store.trigger.WorkflowRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cancels whole groups, several in one transaction and with as many statements as one. Safe for use
 * by many threads.
 *
 * <p>It waits for no lock, so that a group of which someone holds a run does not hold up the
 * others: it leaves that one, to be canceled alone. It also leaves one that is named a second time,
 * one of an unknown workflow, and all when they are large or while an audience is being loaded. Row
 * locks: triggers; into the history and the cancellations it inserts.
 *
 * <p>Runs that are active are listed first, then those that are over, then the former are locked;
 * one that is over by then is missing, and its group is left. So each run is found once. A group
 * that seems to be canceled too late is left if there is an active run that was not listed.
 */
final class GroupCancels {
  /** The most runs of all groups together, active ones and ones that are over. */
  static final int MOST_RUNS = 1_000;

  private final Database database;
  private final WorkflowRegistry workflows;
  private final Clock clock;
  private final TimeOrderedId ids;
  private final TriggerNames names;
  private final TriggerTable triggers;
  private final HistoryTable history;
  private final CancellationTable table;

  GroupCancels(Database database, WorkflowRegistry workflows, Clock clock, TimeOrderedId ids) {
    this.database = database;
    this.workflows = workflows;
    this.clock = clock;
    this.ids = ids;
    this.names = new TriggerNames(database);
    this.triggers = new TriggerTable(database);
    this.history = new HistoryTable(database);
    this.table = new CancellationTable(database);
  }

  /** Whether a request is for all of a group, and has no guard. */
  static boolean takes(CancelRequest request) {
    return request.recipientRunId() == null
        && request.recipients() == null
        && request.atMost() == null;
  }

  /**
   * Cancels groups.
   *
   * @param requests that it {@link #takes}
   * @return for each its receipt, which is committed; none when nothing of it has happened
   */
  List<Optional<Receipt>> cancel(List<CancelRequest> requests) {
    return JointTransaction.run(database, "cancel", "", connection -> cancel(connection, requests))
        .orElseGet(() -> noneOf(requests));
  }

  private static List<Optional<Receipt>> noneOf(List<CancelRequest> requests) {
    return Collections.nCopies(requests.size(), Optional.empty());
  }

  private List<Optional<Receipt>> cancel(Connection connection, List<CancelRequest> requests)
      throws SQLException {
    Map<String, GroupCancel> groups = groups(requests);
    TriggerNames.InGroups listed = names.inGroups(connection, groups.keySet(), MOST_RUNS + 1);
    Map<String, String> active = listed.groups();
    if (active.size() > MOST_RUNS || listed.mayBeLoading()) {
      return noneOf(requests);
    }
    List<HistoryTable.Found> past = history.ofGroups(connection, groups.keySet(), MOST_RUNS + 1);
    if (past.size() > MOST_RUNS) {
      return noneOf(requests);
    }
    active.values().forEach(group -> present(groups, group).expect());
    triggers.lockFreeMatched(connection, active.keySet()).stream()
        .sorted(Comparator.comparing(TriggerTable.Matched::name))
        .forEach(run -> present(groups, active.get(run.name())).add(run));
    past.forEach(found -> present(groups, found.group()).addPast(found.past()));
    leaveNew(connection, groups, active.keySet());
    List<Optional<Receipt>> receipts = new ArrayList<>(noneOf(requests));
    end(connection, complete(connection, groups.values()), receipts);
    return receipts;
  }

  /** Of a call that came meanwhile, some runs may be over and others active. */
  private void leaveNew(Connection connection, Map<String, GroupCancel> groups, Set<String> known)
      throws SQLException {
    List<String> late =
        groups.values().stream().filter(GroupCancel::isLate).map(GroupCancel::group).toList();
    if (late.isEmpty()) {
      return;
    }
    Map<String, String> again = names.inGroups(connection, late, MOST_RUNS + 1).groups();
    if (again.size() > MOST_RUNS) {
      late.forEach(group -> present(groups, group).expect());
    }
    again.entrySet().stream()
        .filter(run -> !known.contains(run.getKey()))
        .forEach(run -> present(groups, run.getValue()).expect());
  }

  private static GroupCancel present(Map<String, GroupCancel> groups, @Nullable String group) {
    return requireNonNull(groups.get(group), "a group that was not asked for");
  }

  /** Of those that name the same group, the first. */
  private Map<String, GroupCancel> groups(List<CancelRequest> requests) {
    Map<String, GroupCancel> groups = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      String group = Call.group(requests.get(i));
      groups.putIfAbsent(group, new GroupCancel(requests.get(i), i, group, ids.next()));
    }
    return groups;
  }

  /** Those that can be ended here. */
  private List<GroupCancel> complete(Connection connection, Collection<GroupCancel> groups)
      throws SQLException {
    List<GroupCancel> complete = new ArrayList<>();
    for (GroupCancel group : groups) {
      if (group.isWhole() && (!group.isEmpty() || isKnown(connection, group.request()))) {
        complete.add(group);
      }
    }
    return complete;
  }

  private boolean isKnown(Connection connection, CancelRequest request) throws SQLException {
    String workflow = request.workflowKey();
    return workflow != null && workflows.isKnown(connection, workflow);
  }

  /** Moves what waits to the history, marks what executes, and records the cancellations. */
  private void end(
      Connection connection, List<GroupCancel> groups, List<Optional<Receipt>> receipts)
      throws SQLException {
    Instant now = Instant.ofEpochMilli(clock.millis());
    Map<String, String> cancellations = new HashMap<>();
    List<String> canceled = new ArrayList<>();
    List<CancellationTable.NewRow> rows = new ArrayList<>();
    for (GroupCancel each : groups) {
      cancellations.put(each.group(), each.id());
      canceled.addAll(each.names(Outcome.CANCELED));
      triggers.markStopping(connection, each.group(), each.names(Outcome.STOPPING), each.id());
      Receipt receipt = each.receipt(now);
      rows.add(new CancellationTable.NewRow(receipt, each.group()));
      receipts.set(each.place(), Optional.of(receipt));
    }
    history.insertCanceled(connection, cancellations, canceled, now.toEpochMilli());
    triggers.delete(connection, canceled);
    table.insert(connection, rows);
  }
}
