package dev.holdfire.trigger;

import dev.holdfire.Problem;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Listed recipients, checked, copied, and each only once: of several with the same reference the
 * last one counts, at the place of the first.
 *
 * @param positions where each was given
 */
record DistinctRecipients(List<Recipient> recipients, List<Integer> positions) {
  static final DistinctRecipients NONE = new DistinctRecipients(List.of(), List.of());

  static DistinctRecipients of(List<@Nullable Recipient> given, List<Problem> problems) {
    Map<RecipientRef, Recipient> distinct = new LinkedHashMap<>();
    Map<RecipientRef, Integer> positions = new LinkedHashMap<>();
    for (int i = 0; i < given.size(); i++) {
      Recipient recipient = given.get(i);
      String path = "recipients[" + i + "]";
      if (recipient == null) {
        problems.add(new Problem(path, "is null; expected a recipient"));
      } else {
        Recipient copy = RecipientCheck.copy(recipient, path, problems);
        distinct.put(copy.ref(), copy);
        positions.put(copy.ref(), i);
      }
    }
    return new DistinctRecipients(List.copyOf(distinct.values()), List.copyOf(positions.values()));
  }
}
