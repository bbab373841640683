package dev.holdfire.server.wire;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Preview;
import dev.holdfire.cancel.Receipt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How receipts and previews of cancellations look. */
public final class ReceiptView {
  private static final String CANCELLATION = "Cancellation";

  private ReceiptView() {}

  /** A receipt. */
  public static Map<String, @Nullable Object> of(Receipt receipt) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("__typename", CANCELLATION);
    view.put("id", receipt.id());
    request(view, receipt.request());
    view.put("at", receipt.at().toString());
    view.put("rejected", receipt.isRejected());
    view.put("counts", counts(receipt.counts()));
    view.put("entries", entries(receipt.entries()));
    view.put("truncated", receipt.isTruncated());
    return view;
  }

  /** The receipt of a call that found nothing and is not recorded: the same without an id. */
  public static Map<String, @Nullable Object> unrecorded(Preview nothing) {
    Map<String, @Nullable Object> view = of(nothing);
    view.remove("dry_run");
    view.put("__typename", CANCELLATION);
    view.put("id", null);
    view.put("truncated", false);
    return view;
  }

  /** A preview: the same without what only a cancellation that has happened has. */
  public static Map<String, @Nullable Object> of(Preview preview) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("__typename", "CancellationPreview");
    view.put("dry_run", true);
    request(view, preview.request());
    view.put("at", preview.at().toString());
    view.put("rejected", isLate(preview));
    view.put("counts", counts(preview.counts()));
    view.put("entries", entries(preview.entries()));
    return view;
  }

  private static boolean isLate(Preview preview) {
    return preview.count(Outcome.ALREADY_FINISHED) > 0
        && preview.hits() + preview.count(Outcome.ALREADY_CANCELED) == 0;
  }

  private static void request(Map<String, @Nullable Object> view, CancelRequest request) {
    view.put("workflow", request.workflowKey());
    view.put("cancellation_key", request.cancellationKey());
    view.put("workflow_recipient_run_id", request.recipientRunId());
    view.put(
        "recipients",
        request.recipients() == null
            ? null
            : request.recipients().stream().map(RunView::recipient).toList());
    view.put("actor", request.actor());
    view.put("reason", request.reason());
  }

  /** How often each outcome occurred. */
  public static Map<String, Integer> counts(Map<Outcome, Integer> counts) {
    Map<String, Integer> view = new LinkedHashMap<>();
    counts.forEach((outcome, count) -> view.put(outcome.word(), count));
    return view;
  }

  private static List<Map<String, @Nullable Object>> entries(List<Receipt.Entry> entries) {
    return entries.stream().map(ReceiptView::entry).toList();
  }

  private static Map<String, @Nullable Object> entry(Receipt.Entry entry) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("recipient", RunView.recipient(entry.recipient()));
    view.put("workflow_recipient_run_id", entry.recipientRunId());
    view.put("outcome", entry.outcome().word());
    view.put("finished_at", entry.finishedAt() == null ? null : entry.finishedAt().toString());
    return view;
  }
}
