package dev.holdfire.server.route;

import dev.holdfire.Problem;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Caller;
import dev.holdfire.server.http.Json;
import dev.holdfire.server.http.Route;
import dev.holdfire.server.wire.Members;
import dev.holdfire.server.wire.Problems;
import dev.holdfire.server.wire.RecipientReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Calling off all that goes on for one recipient, whatever it is and whoever began it. */
final class OffboardingRoutes implements Resource {
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
    boolean isDry = DryRun.isAsked(call, problems);
    Unsupported.guard(body, problems);
    RecipientRef named = new RecipientReader(problems).ref(body.any("recipient"), "recipient");
    String reason = body.string("reason");
    RecipientRef recipient = Objects.requireNonNullElse(named, RecipientRef.user("-"));
    CancelRequest like =
        Problems.none(
            problems,
            () ->
                new CancelRequest("-", "-", null, List.of(recipient), reason, caller.name(), null));
    OffboardingView view = new OffboardingView();
    boolean isComplete = new Offboarding(parts, recipient, like, view, isDry).run();
    return Answer.ok(view.render(recipient, isDry, isComplete));
  }
}
