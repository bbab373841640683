package dev.holdfire.server.route;

import dev.holdfire.Problem;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Caller;
import dev.holdfire.server.http.Json;
import dev.holdfire.server.http.Route;
import dev.holdfire.server.wire.CancelBody;
import dev.holdfire.server.wire.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calling off, by key or a single run; and what a call would do. */
final class CancelRoutes implements Resource {
  private final CancelAnswers answers;

  CancelRoutes(CancelAnswers answers) {
    this.answers = answers;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post("/v1/workflows/{key}/cancel", this::byKey),
        Route.post("/v1/notify/cancel", this::legacy),
        Route.post("/v1/workflow_recipient_runs/{id}/cancel", this::byRun));
  }

  private Answer byKey(Call call, Caller caller) {
    List<Problem> problems = new ArrayList<>();
    boolean isDry = DryRun.isAsked(call, problems);
    Map<String, @Nullable Object> body = Json.object(call);
    return cancel(
        call, CancelBody.read(call.pathPart("key"), body, caller.name(), problems), isDry);
  }

  private Answer legacy(Call call, Caller caller) {
    List<Problem> problems = new ArrayList<>();
    boolean isDry = DryRun.isAsked(call, problems);
    Map<String, @Nullable Object> body = Json.object(call);
    String key = LegacyName.read(new Members(body, "", problems));
    return cancel(call, CancelBody.read(key, body, caller.name(), problems), isDry);
  }

  private Answer byRun(Call call, Caller caller) {
    List<Problem> problems = new ArrayList<>();
    boolean isDry = DryRun.isAsked(call, problems);
    Map<String, @Nullable Object> body = Json.optionalObject(call);
    return cancel(
        call, CancelBody.ofRun(call.pathPart("id"), body, caller.name(), problems), isDry);
  }

  private Answer cancel(Call call, CancelRequest request, boolean isDry) {
    return isDry ? answers.preview(request) : answers.cancel(request, call);
  }
}
