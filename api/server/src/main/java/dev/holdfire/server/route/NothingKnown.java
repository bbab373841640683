package dev.holdfire.server.route;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Preview;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.RecipientRef;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What a cancellation comes to of a workflow that nobody has ever known. */
final class NothingKnown {
  private NothingKnown() {}

  /** Each recipient that is named is not found. */
  static Preview by(CancelRequest request, Clock clock) {
    List<RecipientRef> named = request.recipients();
    List<Receipt.Entry> entries =
        named == null ? List.of() : named.stream().map(NothingKnown::notFound).toList();
    return new Preview(
        request, clock.instant(), Map.of(Outcome.NOT_FOUND, entries.size()), entries);
  }

  private static Receipt.Entry notFound(RecipientRef recipient) {
    return new Receipt.Entry(recipient, null, Outcome.NOT_FOUND, null);
  }
}
