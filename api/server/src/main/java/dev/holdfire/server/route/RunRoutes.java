package dev.holdfire.server.route;

import dev.holdfire.Problem;
import dev.holdfire.RunNotFoundException;
import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Caller;
import dev.holdfire.server.http.Json;
import dev.holdfire.server.http.Route;
import dev.holdfire.server.wire.Members;
import dev.holdfire.server.wire.Paging;
import dev.holdfire.server.wire.Problems;
import dev.holdfire.server.wire.Query;
import dev.holdfire.server.wire.RunView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Recipients' runs: looking at them, and moving the moment at which one goes on. */
final class RunRoutes implements Resource {
  private static final String RUNS = "/v1/workflow_recipient_runs";

  private final Parts parts;

  RunRoutes(Parts parts) {
    this.parts = parts;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(RUNS, this::list),
        Route.get(RUNS + "/{id}", this::find),
        Route.post(RUNS + "/{id}/reschedule", this::reschedule),
        Route.post(RUNS + "/{id}/fire", this::fire));
  }

  private Answer list(Call call, Caller caller) {
    List<Problem> problems = new ArrayList<>();
    Query query = new Query(call, problems);
    Paging paging = new Paging(query, problems);
    RunFilter filter = RunFilter.read(query, paging, parts.clock().instant(), problems);
    RunView view = view();
    return paging.answer(
        paging.read(
            (cursor, isBackwards) -> filter.page(parts.workflows(), view, cursor, isBackwards)),
        view::of);
  }

  private Answer find(Call call, Caller caller) {
    return one(call.pathPart("id"));
  }

  private Answer reschedule(Call call, Caller caller) {
    List<Problem> problems = new ArrayList<>();
    Members body = new Members(Json.object(call), "", problems);
    Instant resumesAt = body.moment("resumes_at");
    if (body.any("resumes_at") == null) {
      body.report("resumes_at", "can't be blank");
    }
    Problems.none(problems);
    if (resumesAt != null) {
      moved(() -> parts.workflows().reschedule(call.pathPart("id"), resumesAt));
    }
    return one(call.pathPart("id"));
  }

  private Answer fire(Call call, Caller caller) {
    moved(() -> parts.workflows().fireNow(call.pathPart("id")));
    return one(call.pathPart("id"));
  }

  /** Done twice, it may move the run's next wait, too. */
  private static void moved(Runnable move) {
    boolean unused =
        Unrepeatable.call(
            () -> {
              move.run();
              return true;
            });
  }

  private Answer one(String id) {
    return parts
        .workflows()
        .find(id)
        .map(run -> Answer.ok(view().withEvents(run)))
        .orElseThrow(() -> new RunNotFoundException(id));
  }

  private RunView view() {
    return new RunView(parts.clock().instant());
  }
}
