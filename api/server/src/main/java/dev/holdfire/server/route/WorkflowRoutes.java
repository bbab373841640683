package dev.holdfire.server.route;

import dev.holdfire.Problem;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Caller;
import dev.holdfire.server.http.Failure;
import dev.holdfire.server.http.Json;
import dev.holdfire.server.http.Role;
import dev.holdfire.server.http.Route;
import dev.holdfire.server.wire.Members;
import dev.holdfire.server.wire.Paging;
import dev.holdfire.server.wire.Problems;
import dev.holdfire.server.wire.Query;
import dev.holdfire.server.wire.WorkflowView;
import dev.holdfire.workflow.Draft;
import dev.holdfire.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Definitions: looking at them, checking, putting in force, switching off. Those that are
 * registered with this node in code are shown, too, and cannot be changed.
 */
final class WorkflowRoutes implements Resource {
  private static final String WORKFLOWS = "/v1/workflows";
  private static final String WORKFLOW = WORKFLOWS + "/{key}";

  private final Parts parts;

  WorkflowRoutes(Parts parts) {
    this.parts = parts;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(WORKFLOWS, this::list),
        Route.get(WORKFLOW, this::find),
        Route.put(WORKFLOW, Role.ADMIN, this::put),
        Route.put(WORKFLOW + "/validate", Role.READ, this::validate),
        Route.put(WORKFLOW + "/activate", Role.ADMIN, this::activate));
  }

  private Answer list(Call call, Caller caller) {
    List<Problem> problems = new ArrayList<>();
    Paging paging = new Paging(new Query(call, problems), problems);
    Problems.none(problems);
    TreeMap<String, Map<String, @Nullable Object>> byKey = new TreeMap<>();
    parts
        .definitions()
        .list()
        .forEach(found -> byKey.put(found.workflow().key(), WorkflowView.of(found)));
    parts
        .registered()
        .forEach(workflow -> byKey.put(workflow.key(), WorkflowView.ofRegistered(workflow)));
    return paging.answer(paging.of(byKey), view -> view);
  }

  private Answer find(Call call, Caller caller) {
    String key = call.pathPart("key");
    return registered(key)
        .map(WorkflowView::ofRegistered)
        .or(() -> parts.definitions().find(key).map(WorkflowView::of))
        .map(Answer::ok)
        .orElseThrow(
            () ->
                new WorkflowNotFoundException(
                    key, "No definition of a workflow \"" + key + "\" is in force here."));
  }

  private Answer put(Call call, Caller caller) {
    return Answer.ok(WorkflowView.of(parts.definitions().put(acceptable(call))));
  }

  private Answer validate(Call call, Caller caller) {
    Draft draft = acceptable(call);
    parts.definitions().check(draft);
    return Answer.ok(Map.of("workflow", WorkflowView.of(draft)));
  }

  private Draft acceptable(Call call) {
    Draft draft = read(call);
    requireNotRegistered(draft.workflow().key());
    return draft;
  }

  private Answer activate(Call call, Caller caller) {
    List<Problem> problems = new ArrayList<>();
    Members body = new Members(Json.object(call), "", problems);
    boolean isActive = body.flag("status");
    if (body.any("status") == null) {
      body.report("status", "is missing; expected true to activate, false to switch off");
    }
    Problems.none(problems);
    String key = call.pathPart("key");
    requireNotRegistered(key);
    return Answer.ok(WorkflowView.of(parts.definitions().activate(key, isActive)));
  }

  private Optional<Workflow> registered(String key) {
    return parts.registered().stream().filter(workflow -> workflow.key().equals(key)).findFirst();
  }

  /** What was put would be in force on other nodes, and not on this one. */
  private void requireNotRegistered(String key) {
    if (registered(key).isPresent()) {
      throw new Failure(
              409,
              "workflow_registered",
              "Workflow \""
                  + key
                  + "\" is registered in the code of this node, which counts before what is put."
                  + " Change it there, or give this one another key.")
          .finalAnswer();
    }
  }

  /** The definition of a body, bare or as the member workflow; the path tells its key. */
  private static Draft read(Call call) {
    Map<String, @Nullable Object> body = Json.object(call);
    List<Problem> problems = new ArrayList<>();
    Map<String, @Nullable Object> inner =
        body.containsKey("workflow") ? new Members(body, "", problems).object("workflow") : body;
    Map<String, @Nullable Object> document = new LinkedHashMap<>(inner == null ? Map.of() : inner);
    document.remove("registered");
    String key = call.pathPart("key");
    Object own = document.putIfAbsent("key", key);
    if (own != null && !own.equals(key)) {
      problems.add(new Problem("key", "is not that of the path, \"" + key + "\"; leave it out"));
    }
    Problems.none(problems);
    return Draft.fromDocument(document);
  }
}
