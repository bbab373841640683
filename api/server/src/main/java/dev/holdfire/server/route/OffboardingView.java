package dev.holdfire.server.route;

import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Preview;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.server.wire.ReceiptView;
import dev.holdfire.server.wire.RunView;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told of many cancellations: how much in all, the first ones in full, and the ids of the
 * others. Use from one thread.
 */
final class OffboardingView {
  private static final int MOST = 100;
  private static final int MOST_ENTRIES = 10_000;

  private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
  private final List<Map<String, @Nullable Object>> full = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private int total;
  private int entries;

  OffboardingView() {
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, 0);
    }
  }

  void add(Receipt receipt) {
    count(receipt.counts());
    if (hasRoomFor(receipt.entries().size())) {
      full.add(ReceiptView.of(receipt));
    } else {
      others.add(receipt.id());
    }
  }

  void add(Preview preview) {
    count(preview.counts());
    if (hasRoomFor(preview.entries().size())) {
      full.add(ReceiptView.of(preview));
    }
  }

  private void count(Map<Outcome, Integer> more) {
    total++;
    more.forEach((outcome, count) -> counts.merge(outcome, count, Integer::sum));
  }

  private boolean hasRoomFor(int more) {
    if (full.size() == MOST || (!full.isEmpty() && entries + more > MOST_ENTRIES)) {
      return false;
    }
    entries += more;
    return true;
  }

  Map<String, @Nullable Object> render(
      @Nullable RecipientRef recipient, boolean isDry, boolean isComplete) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("recipient", RunView.recipient(recipient));
    view.put("dry_run", isDry);
    view.put("complete", isComplete);
    view.put("message", isComplete ? null : hint(isDry));
    view.put("total", total);
    view.put("counts", ReceiptView.counts(counts));
    view.put("cancellations", full);
    view.put("further_cancellation_ids", others);
    return view;
  }

  private static String hint(boolean isDry) {
    return isDry
        ? "There is more than one call looks at, or cancels."
        : "There is more than one call cancels. Call again until complete is true.";
  }
}
