package dev.holdfire.cancel;

import static java.util.Objects.requireNonNull;

import dev.holdfire.recipient.RecipientRef;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one cancel call, recipient by recipient. Stored, and found later by its id.
 *
 * @param id names the cancellation
 * @param request what was asked
 * @param at when it took effect
 * @param counts how many entries have each outcome; an outcome that did not occur counts 0
 * @param entries one for each recipient run that matched, and for each recipient that was named and
 *     does not match; the first of them, at most {@value #MAX_ENTRIES}, and at most {@value
 *     #MAX_ENTRIES_BYTES} bytes of JSON
 */
public record Receipt(
    String id,
    CancelRequest request,
    Instant at,
    Map<Outcome, Integer> counts,
    List<Entry> entries) {

  /** The most entries that a receipt lists; {@link #counts()} always counts all. */
  public static final int MAX_ENTRIES = 10_000;

  /** The most bytes, in UTF-8, that the listed entries have as JSON; long ids reach this first. */
  public static final int MAX_ENTRIES_BYTES = 4_000_000;

  /**
   * One line of a receipt.
   *
   * @param recipient whose run it is; null when a run was asked for by an id that is not known, and
   *     when what the run carries is damaged, so that its recipient cannot be read
   * @param recipientRunId the run, or null when the recipient was named and none is known
   * @param outcome what became of it
   * @param finishedAt when it finished, for {@link Outcome#ALREADY_FINISHED}; else null
   */
  public record Entry(
      @Nullable RecipientRef recipient,
      @Nullable String recipientRunId,
      Outcome outcome,
      @Nullable Instant finishedAt) {}

  public Receipt {
    requireNonNull(id, "id is null");
    requireNonNull(request, "request is null");
    requireNonNull(at, "at is null");
    counts = complete(counts);
    entries = List.copyOf(entries);
  }

  static Map<Outcome, Integer> complete(Map<Outcome, Integer> counts) {
    Map<Outcome, Integer> all = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      all.put(outcome, counts.getOrDefault(outcome, 0));
    }
    return Collections.unmodifiableMap(all);
  }

  /** How many entries have this outcome, whether listed or not. */
  public int count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0);
  }

  /**
   * Whether the call came too late: something is already finished, and nothing was canceled, is
   * stopping or was canceled before.
   */
  public boolean isRejected() {
    return count(Outcome.ALREADY_FINISHED) > 0
        && count(Outcome.CANCELED) == 0
        && count(Outcome.STOPPING) == 0
        && count(Outcome.ALREADY_CANCELED) == 0;
  }

  /** Whether {@link #entries()} leaves some out because there are more than it lists. */
  public boolean isTruncated() {
    return counts.values().stream().mapToLong(Integer::longValue).sum() > entries.size();
  }

  /** One sentence on why the call was rejected. */
  public String describeRejection() {
    int finished = count(Outcome.ALREADY_FINISHED);
    String runs =
        finished == 1 ? "the only matching run has" : "all " + finished + " matching runs have";
    return "Cannot cancel "
        + request.describe()
        + ": "
        + runs
        + " already finished. What was sent cannot be called off; the attempt is recorded as "
        + id
        + ".";
  }
}
