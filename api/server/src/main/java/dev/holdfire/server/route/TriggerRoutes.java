package dev.holdfire.server.route;

import dev.holdfire.Problem;
import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Caller;
import dev.holdfire.server.http.Failure;
import dev.holdfire.server.http.Json;
import dev.holdfire.server.http.Route;
import dev.holdfire.server.wire.Members;
import dev.holdfire.server.wire.TriggerBody;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Starting workflows, under the path of today and under the one that Knock began with. */
final class TriggerRoutes implements Resource {
  private static final int MAX_IDEMPOTENCY_KEY = 255;

  private final Parts parts;

  TriggerRoutes(Parts parts) {
    this.parts = parts;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post("/v1/workflows/{key}/trigger", this::trigger),
        Route.post("/v1/notify", this::legacy));
  }

  private Answer trigger(Call call, Caller caller) {
    String idempotencyKey = idempotencyKey(call);
    Map<String, @Nullable Object> body = Json.object(call);
    TriggerBody.Names names =
        new TriggerBody.Names(call.pathPart("key"), idempotencyKey, call.id());
    TriggerRequest request = TriggerBody.read(names, body, new ArrayList<>());
    WorkflowRun run =
        idempotencyKey == null
            ? Unrepeatable.call(() -> parts.workflows().trigger(request))
            : parts.workflows().trigger(request);
    Answer answer = Answer.ok(Map.of("workflow_run_id", run.id()));
    return run.isRepeat()
        ? answer
            .with("idempotent-replayed", "true")
            .with(
                "original-x-request-id",
                Objects.requireNonNullElse(run.firstRequestId(), "unknown"))
        : answer;
  }

  private Answer legacy(Call call, Caller caller) {
    Map<String, @Nullable Object> body = Json.object(call);
    List<Problem> problems = new ArrayList<>();
    Members members = new Members(body, "", problems);
    String key = LegacyName.read(members);
    if (members.any("actor") == null) {
      members.report("actor", "can't be blank");
    }
    TriggerBody.Names names = new TriggerBody.Names(key == null ? "-" : key, null, call.id());
    TriggerRequest request = TriggerBody.read(names, body, problems);
    WorkflowRun run = Unrepeatable.call(() -> parts.workflows().trigger(request));
    return Answer.ok(Map.of("result_id", run.id()));
  }

  private static @Nullable String idempotencyKey(Call call) {
    String key = call.header("idempotency-key").orElse(null);
    if (key != null && key.length() > MAX_IDEMPOTENCY_KEY) {
      throw new Failure(
          400,
          "idempotency_key_too_long",
          "The idempotency key has "
              + key.length()
              + " characters; at most "
              + MAX_IDEMPOTENCY_KEY
              + " are allowed, so use a shorter one.");
    }
    return key == null || key.isBlank() ? null : key;
  }
}
