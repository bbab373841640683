package dev.holdfire.server.route;

import dev.holdfire.Problem;
import dev.holdfire.cancel.CancellationQuery;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Caller;
import dev.holdfire.server.http.Failures;
import dev.holdfire.server.http.Route;
import dev.holdfire.server.wire.Paging;
import dev.holdfire.server.wire.Problems;
import dev.holdfire.server.wire.Query;
import dev.holdfire.server.wire.ReceiptView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Earlier cancel calls with their receipts. */
final class CancellationRoutes implements Resource {
  private final Parts parts;

  CancellationRoutes(Parts parts) {
    this.parts = parts;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/cancellations", this::list),
        Route.get("/v1/cancellations/{id}", this::find));
  }

  private Answer find(Call call, Caller caller) {
    String id = call.pathPart("id");
    return parts
        .workflows()
        .receipt(id)
        .map(receipt -> Answer.ok(ReceiptView.of(receipt)))
        .orElseThrow(() -> Failures.missing("No cancellation \"" + id + "\" is known."));
  }

  private Answer list(Call call, Caller caller) {
    List<Problem> problems = new ArrayList<>();
    Query query = new Query(call, problems);
    Paging paging = new Paging(query, problems);
    RecipientRef recipient = query.recipient("recipient");
    boolean isLateOnly = Boolean.TRUE.equals(query.flag("late"));
    CancellationQuery selected =
        Problems.none(
            problems,
            () ->
                new CancellationQuery(
                    query.text("workflow"),
                    query.text("cancellation_key"),
                    recipient,
                    isLateOnly,
                    paging.size(),
                    null,
                    false));
    return paging.answer(
        paging.read(
            (cursor, isBackwards) -> parts.cancellations().list(at(selected, cursor, isBackwards))),
        ReceiptView::of);
  }

  private static CancellationQuery at(
      CancellationQuery selected, @Nullable String cursor, boolean isBackwards) {
    if (cursor == null) {
      return selected;
    }
    return isBackwards ? selected.before(cursor) : selected.after(cursor);
  }
}
