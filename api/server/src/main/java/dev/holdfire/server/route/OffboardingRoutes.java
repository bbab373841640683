package dev.holdfire.server.route;

import dev.holdfire.Problem;
import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.Page;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Caller;
import dev.holdfire.server.http.Json;
import dev.holdfire.server.http.Route;
import dev.holdfire.server.wire.Members;
import dev.holdfire.server.wire.Problems;
import dev.holdfire.server.wire.ReceiptView;
import dev.holdfire.server.wire.RecipientReader;
import dev.holdfire.server.wire.RunView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calling off all that goes on for one recipient, whatever it is and whoever began it. */
final class OffboardingRoutes implements Resource {
  private static final int LIMIT = 1_000;

  /** Who is triggered for again and again is told so, in place of an answer that never comes. */
  private static final int MOST_ROUNDS = 20;

  private final Parts parts;

  OffboardingRoutes(Parts parts) {
    this.parts = parts;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post("/v1/recipients/cancel", this::cancel));
  }

  private Answer cancel(Call call, Caller caller) {
    List<Problem> problems = new ArrayList<>();
    Members body = new Members(Json.object(call), "", problems);
    RecipientRef recipient = new RecipientReader(problems).ref(body.any("recipient"), "recipient");
    String reason = body.string("reason");
    CancelRequest like =
        Problems.none(
            problems,
            () -> new CancelRequest("-", "-", null, only(recipient), reason, caller.name(), null));
    List<Receipt> receipts = new ArrayList<>();
    boolean isComplete = rounds(like, receipts);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("recipient", RunView.recipient(recipient));
    answer.put("complete", isComplete);
    answer.put("cancellations", receipts.stream().map(ReceiptView::of).toList());
    return Answer.ok(answer);
  }

  /** One that was not named is reported already. */
  private static List<RecipientRef> only(@Nullable RecipientRef recipient) {
    return List.of(recipient == null ? RecipientRef.user("-") : recipient);
  }

  /** Calls off what is active until nothing is; whether that came to an end. */
  private boolean rounds(CancelRequest like, List<Receipt> receipts) {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Set<CancelRequest> active = active(like);
      if (active.isEmpty()) {
        return true;
      }
      active.forEach(request -> receipts.add(cancel(request)));
    }
    return false;
  }

  private Receipt cancel(CancelRequest request) {
    try {
      return parts.workflows().cancel(request);
    } catch (RunAlreadyFinishedException e) {
      return e.receipt();
    }
  }

  /** What would call off all that is active: by its keys where it has one, else by the run. */
  private Set<CancelRequest> active(CancelRequest like) {
    Set<CancelRequest> requests = new LinkedHashSet<>();
    List<RecipientRef> recipients = like.recipients();
    RunQuery query =
        RunQuery.all()
            .recipient(recipients == null ? RecipientRef.user("-") : recipients.get(0))
            .status(RunStatus.WAITING, RunStatus.EXECUTING)
            .limit(LIMIT);
    Page<RecipientRun> page = parts.workflows().list(query);
    collect(page, like, requests);
    while (page.next() != null) {
      page = parts.workflows().list(query.after(page.next()));
      collect(page, like, requests);
    }
    return requests;
  }

  private static void collect(
      Page<RecipientRun> page, CancelRequest like, Set<CancelRequest> requests) {
    page.items().stream()
        .filter(run -> run.cancellation() == null)
        .forEach(run -> requests.add(request(run, like)));
  }

  private static CancelRequest request(RecipientRun run, CancelRequest like) {
    RecipientRun.Trigger trigger = run.trigger();
    return trigger.cancellationKey() == null
        ? new CancelRequest(null, null, run.id(), null, like.reason(), like.actor(), null)
        : new CancelRequest(
            trigger.workflowKey(),
            trigger.cancellationKey(),
            null,
            like.recipients(),
            like.reason(),
            like.actor(),
            null);
  }
}
