package dev.holdfire.server.route;

import dev.holdfire.HoldfireException;
import dev.holdfire.Problem;
import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.StoreException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
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

  private final Parts parts;

  BulkRoutes(Parts parts) {
    this.parts = parts;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post("/v1/cancellations/bulk", this::cancel));
  }

  private Answer cancel(Call call, Caller caller) {
    List<CancelRequest> requests = read(Json.object(call), caller.name());
    List<Map<String, @Nullable Object>> results = new ArrayList<>();
    boolean isDown = false;
    for (CancelRequest request : requests) {
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      result.put("workflow", request.workflowKey());
      result.put("cancellation_key", request.cancellationKey());
      isDown = cancel(request, result, isDown);
      results.add(result);
    }
    return Answer.ok(Map.of("results", results));
  }

  /** Whether the database fails; then what follows is not tried, so that the answer comes. */
  private boolean cancel(
      CancelRequest request, Map<String, @Nullable Object> result, boolean isDown) {
    if (isDown) {
      result.put("status", "not_tried");
      return true;
    }
    try {
      put(result, parts.workflows().cancel(request));
      return false;
    } catch (RunAlreadyFinishedException e) {
      put(result, e.receipt());
      return false;
    } catch (HoldfireException e) {
      Failure failure = Failures.of(e);
      result.put("status", "failed");
      result.put("error", failure.answer().body());
      return e instanceof StoreException;
    }
  }

  private static void put(Map<String, @Nullable Object> result, Receipt receipt) {
    result.put("status", status(receipt));
    result.put("cancellation_id", receipt.id());
    result.put("counts", ReceiptView.counts(receipt.counts()));
  }

  private static String status(Receipt receipt) {
    if (receipt.isRejected()) {
      return Outcome.ALREADY_FINISHED.word();
    }
    for (Outcome outcome : List.of(Outcome.CANCELED, Outcome.STOPPING, Outcome.ALREADY_CANCELED)) {
      if (receipt.count(outcome) > 0) {
        return outcome.word();
      }
    }
    return Outcome.NOT_FOUND.word();
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
