package dev.holdfire.server.route;

import dev.holdfire.HoldfireException;
import dev.holdfire.Problem;
import dev.holdfire.StoreException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.CancelResult;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Preview;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Caller;
import dev.holdfire.server.http.Failure;
import dev.holdfire.server.http.Failures;
import dev.holdfire.server.http.Json;
import dev.holdfire.server.http.Route;
import dev.holdfire.server.wire.CancelBody;
import dev.holdfire.server.wire.Members;
import dev.holdfire.server.wire.Problems;
import dev.holdfire.server.wire.ReceiptView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calling off by many keys at once. Each is a call of its own, definitive whatever becomes of the
 * others, and has an answer of its own.
 */
final class BulkRoutes implements Resource {
  private static final int MOST = 1_000;
  private static final String LIST = "cancellations";
  private static final List<Outcome> BEST_FIRST =
      List.of(
          Outcome.CANCELED,
          Outcome.STOPPING,
          Outcome.ALREADY_CANCELED,
          Outcome.ALREADY_FINISHED,
          Outcome.NOT_FOUND);

  private final Parts parts;

  BulkRoutes(Parts parts) {
    this.parts = parts;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post("/v1/cancellations/bulk", this::cancel));
  }

  private Answer cancel(Call call, Caller caller) {
    List<Problem> problems = new ArrayList<>();
    boolean isDry = DryRun.isAsked(call, problems);
    Problems.none(problems);
    List<CancelRequest> requests = read(Json.object(call), caller.name());
    List<Map<String, @Nullable Object>> results =
        isDry ? previews(requests) : ended(requests, parts.workflows().cancelEach(requests));
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("dry_run", isDry);
    answer.put("results", results);
    return Answer.ok(answer);
  }

  private List<Map<String, @Nullable Object>> ended(
      List<CancelRequest> requests, List<CancelResult> ends) {
    List<Map<String, @Nullable Object>> results = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      Map<String, @Nullable Object> result = named(requests.get(i));
      if (ends.get(i) instanceof CancelResult.Done done) {
        put(result, done.receipt());
      } else if (ends.get(i) instanceof CancelResult.Refused refused) {
        putRefused(result, requests.get(i), refused.reason());
      } else {
        putNotTried(result);
      }
      results.add(result);
    }
    return results;
  }

  private List<Map<String, @Nullable Object>> previews(List<CancelRequest> requests) {
    List<Map<String, @Nullable Object>> results = new ArrayList<>();
    boolean isDown = false;
    for (CancelRequest request : requests) {
      Map<String, @Nullable Object> result = named(request);
      if (isDown) {
        putNotTried(result);
      } else {
        isDown = !isPreviewed(request, result);
      }
      results.add(result);
    }
    return results;
  }

  private static Map<String, @Nullable Object> named(CancelRequest request) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("workflow", request.workflowKey());
    result.put("cancellation_key", request.cancellationKey());
    return result;
  }

  /** When the database fails, what follows is not tried, so that the answer comes. */
  private static void putNotTried(Map<String, @Nullable Object> result) {
    result.put("status", "not_tried");
  }

  private boolean isPreviewed(CancelRequest request, Map<String, @Nullable Object> result) {
    try {
      preview(request, result);
      return true;
    } catch (HoldfireException e) {
      putRefused(result, request, e);
      return !(e instanceof StoreException);
    }
  }

  private void putRefused(
      Map<String, @Nullable Object> result, CancelRequest request, HoldfireException reason) {
    if (reason instanceof WorkflowNotFoundException) {
      Preview nothing = NothingKnown.by(request, parts.clock());
      result.put("status", Outcome.NOT_FOUND.word());
      result.put("counts", ReceiptView.counts(nothing.counts()));
    } else {
      result.put("status", "failed");
      result.put("error", Failures.of(reason).answer().body());
    }
  }

  /** What the guard would refuse is told as it would be. */
  private void preview(CancelRequest request, Map<String, @Nullable Object> result) {
    Preview preview = DryRun.of(request, parts);
    result.put("status", status(preview.counts()));
    result.put("counts", ReceiptView.counts(preview.counts()));
  }

  private static void put(Map<String, @Nullable Object> result, Receipt receipt) {
    result.put("status", status(receipt.counts()));
    result.put("cancellation_id", receipt.id());
    result.put("counts", ReceiptView.counts(receipt.counts()));
  }

  private static String status(Map<Outcome, Integer> counts) {
    return BEST_FIRST.stream()
        .filter(outcome -> counts.getOrDefault(outcome, 0) > 0)
        .findFirst()
        .orElse(Outcome.NOT_FOUND)
        .word();
  }

  private static List<CancelRequest> read(Map<String, @Nullable Object> body, String actor) {
    List<Problem> problems = new ArrayList<>();
    Members members = new Members(body, "", problems);
    List<?> list = members.list(LIST);
    if (list == null || list.isEmpty()) {
      members.report(LIST, "can't be blank");
    } else if (list.size() > MOST) {
      members.report(LIST, "has " + list.size() + " items; at most " + MOST + " are allowed");
    }
    Problems.none(problems);
    List<CancelRequest> requests = new ArrayList<>();
    for (Object item : list == null ? List.of() : list) {
      read(item, requests, actor, problems);
    }
    Problems.none(problems);
    return requests;
  }

  private static void read(
      @Nullable Object item, List<CancelRequest> requests, String actor, List<Problem> problems) {
    String path = LIST + "[" + requests.size() + "]";
    List<Problem> own = new ArrayList<>();
    Map<?, ?> object = item instanceof Map<?, ?> map ? map : Map.of();
    String workflow = new Members(object, "", own).required("workflow");
    try {
      requests.add(CancelBody.read(workflow, object, actor, own));
    } catch (Failure e) {
      requests.add(CancelRequest.of("-", "-"));
      e.details()
          .forEach(one -> problems.add(new Problem(path + "." + one.field(), one.message())));
    }
  }
}
