package dev.holdfire.cancel;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a cancel call would do, recipient by recipient: a {@link Receipt} of nothing that has
 * happened.
 *
 * @param request what was asked
 * @param at when was looked
 * @param counts how many entries would have each outcome; an outcome that would not occur counts 0
 * @param entries as in {@link Receipt#entries()}, with the same limits
 */
public record Preview(
    CancelRequest request, Instant at, Map<Outcome, Integer> counts, List<Receipt.Entry> entries) {
  public Preview {
    requireNonNull(request, "request is null");
    requireNonNull(at, "at is null");
    counts = Receipt.complete(counts);
    entries = List.copyOf(entries);
  }

  /** How many entries would have this outcome, whether listed or not. */
  public int count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0);
  }

  /** How many recipient runs the call would end or stop. */
  public int hits() {
    return count(Outcome.CANCELED) + count(Outcome.STOPPING);
  }
}
