package dev.holdfire.scheduler.store.cancel;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.table.HistoryTable;
import dev.holdfire.scheduler.store.table.TriggerState;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A call for all of a group, within a transaction that it shares. Used by one thread. */
final class GroupCancel {
  private final CancelRequest request;
  private final int place;
  private final String group;
  private final String id;
  private final Outcomes outcomes = new Outcomes(false);
  private final Map<Outcome, List<String>> names = new EnumMap<>(Outcome.class);
  private int left;
  private boolean isLoading;

  /**
   * @param place of the call among those of the transaction
   */
  GroupCancel(CancelRequest request, int place, String group, String id) {
    this.request = request;
    this.place = place;
    this.group = group;
    this.id = id;
  }

  CancelRequest request() {
    return request;
  }

  int place() {
    return place;
  }

  String group() {
    return group;
  }

  /** The cancellation's. */
  String id() {
    return id;
  }

  /** Notes that there is a run, whose row is to be locked. */
  void expect() {
    left++;
  }

  /** Adds a run whose row is locked. */
  void add(TriggerTable.Matched run) {
    left--;
    isLoading |= TriggerState.isLoading(run.state());
    Outcome outcome = Outcomes.of(run.state());
    outcomes.add(run.recipient(), RunKey.idOf(run.name()), outcome);
    names.computeIfAbsent(outcome, each -> new ArrayList<>()).add(run.name());
  }

  /** Whether it seems to come too late. */
  boolean isLate() {
    return outcomes.areLate();
  }

  void addPast(HistoryTable.Past run) {
    outcomes.addPast(run);
  }

  /** Whether all its runs are locked, and none of them is still being loaded. */
  boolean isWhole() {
    return left == 0 && !isLoading;
  }

  /** Whether it has no run, and never had one. */
  boolean isEmpty() {
    return outcomes.isEmpty();
  }

  /** The names of its active runs that have an outcome. */
  List<String> names(Outcome outcome) {
    return names.getOrDefault(outcome, List.of());
  }

  Receipt receipt(Instant at) {
    return new Receipt(id, request, at, outcomes.counts(), outcomes.entries());
  }
}
