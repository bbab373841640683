package dev.holdfire.scheduler.store.cancel;

import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.json.ReceiptCodec;
import dev.holdfire.scheduler.store.table.HistoryTable;
import dev.holdfire.scheduler.store.table.TriggerState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a cancel call did, or would do; counts all, lists as many as a receipt does. One
 * thread.
 */
final class Outcomes {
  private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
  private final List<Receipt.Entry> entries = new ArrayList<>();
  private final Set<RecipientRef> found = new HashSet<>();
  private final boolean remembersRecipients;
  private int bytes;
  private boolean isFull;

  /**
   * @param remembersRecipients whether to tell later which recipients were found
   */
  Outcomes(boolean remembersRecipients) {
    this.remembersRecipients = remembersRecipients;
  }

  /** What becomes of a run that is active, and has this state. */
  static Outcome of(String state) {
    return switch (state) {
      case TriggerState.EXECUTING -> Outcome.STOPPING;
      case TriggerState.STOPPING -> Outcome.ALREADY_CANCELED;
      default -> Outcome.CANCELED;
    };
  }

  void add(@Nullable RecipientRef recipient, String recipientRunId, Outcome outcome) {
    add(new Receipt.Entry(recipient, recipientRunId, outcome, null));
  }

  void addPast(HistoryTable.Past past) {
    Outcome outcome = outcome(past.ending().status());
    add(
        new Receipt.Entry(
            past.recipient(),
            past.recipientRunId(),
            outcome,
            outcome == Outcome.ALREADY_FINISHED ? Instant.ofEpochMilli(past.ending().at()) : null));
  }

  void addUnlisted(RunStatus status, int runs) {
    addUnlisted(outcome(status), runs);
  }

  void addUnlisted(Outcome outcome, int runs) {
    counts.merge(outcome, runs, Integer::sum);
  }

  void addNotFound(@Nullable RecipientRef recipient, @Nullable String recipientRunId) {
    add(new Receipt.Entry(recipient, recipientRunId, Outcome.NOT_FOUND, null));
  }

  private void add(Receipt.Entry entry) {
    counts.merge(entry.outcome(), 1, Integer::sum);
    list(entry);
    if (remembersRecipients && entry.recipient() != null) {
      found.add(entry.recipient());
    }
  }

  private void list(Receipt.Entry entry) {
    if (room() == 0) {
      return;
    }
    bytes += ReceiptCodec.bytes(entry);
    if (bytes > Receipt.MAX_ENTRIES_BYTES) {
      isFull = true;
    } else {
      entries.add(entry);
    }
  }

  /** How many more entries may be listed, if they are small enough. */
  int room() {
    return isFull ? 0 : Receipt.MAX_ENTRIES - entries.size();
  }

  /** How much was added. */
  long total() {
    return counts.values().stream().mapToLong(Integer::longValue).sum();
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Whether something was over, and nothing that is active is hit. */
  boolean areLate() {
    return counts.containsKey(Outcome.ALREADY_FINISHED)
        && !counts.containsKey(Outcome.CANCELED)
        && !counts.containsKey(Outcome.STOPPING);
  }

  /** Forgets all that was added. */
  void clear() {
    counts.clear();
    entries.clear();
    found.clear();
    bytes = 0;
    isFull = false;
  }

  boolean hasFound(RecipientRef recipient) {
    return found.contains(recipient);
  }

  Map<Outcome, Integer> counts() {
    return counts;
  }

  List<Receipt.Entry> entries() {
    return entries;
  }

  private static Outcome outcome(RunStatus status) {
    return status == RunStatus.CANCELED ? Outcome.ALREADY_CANCELED : Outcome.ALREADY_FINISHED;
  }
}
