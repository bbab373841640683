package dev.holdfire.server.route;

import dev.holdfire.Problem;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Caller;
import dev.holdfire.server.http.Json;
import dev.holdfire.server.http.Role;
import dev.holdfire.server.http.Route;
import dev.holdfire.server.wire.Members;
import dev.holdfire.server.wire.Problems;
import dev.holdfire.workflow.Definition;
import dev.holdfire.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Definitions that nodes share: looking at them, checking, putting in force, switching off. */
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
    List<Map<String, @Nullable Object>> items =
        parts.definitions().list().stream().map(WorkflowRoutes::view).toList();
    return Answer.ok(Map.of("items", items));
  }

  private Answer find(Call call, Caller caller) {
    String key = call.pathPart("key");
    return parts
        .definitions()
        .find(key)
        .map(definition -> Answer.ok(view(definition)))
        .orElseThrow(
            () ->
                new WorkflowNotFoundException(
                    key, "No definition of a workflow \"" + key + "\" is in force here."));
  }

  private Answer put(Call call, Caller caller) {
    return Answer.ok(view(parts.definitions().put(read(call))));
  }

  private Answer validate(Call call, Caller caller) {
    Workflow workflow = read(call);
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("workflow", document(workflow));
    return Answer.ok(view);
  }

  private Answer activate(Call call, Caller caller) {
    List<Problem> problems = new ArrayList<>();
    Members body = new Members(Json.object(call), "", problems);
    boolean isActive = body.flag("status");
    if (body.any("status") == null) {
      body.report("status", "is missing; expected true to activate, false to switch off");
    }
    Problems.none(problems);
    return Answer.ok(view(parts.definitions().activate(call.pathPart("key"), isActive)));
  }

  /** The definition of a body, bare or as the member workflow; the path tells its key. */
  private Workflow read(Call call) {
    Map<String, @Nullable Object> body = Json.object(call);
    List<Problem> problems = new ArrayList<>();
    Map<String, @Nullable Object> inner =
        body.containsKey("workflow") ? new Members(body, "", problems).object("workflow") : body;
    Map<String, @Nullable Object> document = new LinkedHashMap<>(inner == null ? Map.of() : inner);
    String key = call.pathPart("key");
    Object own = document.putIfAbsent("key", key);
    if (own != null && !own.equals(key)) {
      problems.add(new Problem("key", "is not that of the path, \"" + key + "\"; leave it out"));
    }
    Problems.none(problems);
    dropUnchangedState(document, key);
    return Workflow.fromDocument(document);
  }

  /** What was read here can be put again, also while the workflow is inactive. */
  private void dropUnchangedState(Map<String, @Nullable Object> document, String key) {
    if (Boolean.FALSE.equals(document.get("active"))) {
      Optional<Definition> known = parts.definitions().find(key);
      if (known.isPresent() && !known.get().isActive()) {
        document.remove("active");
      }
    }
  }

  private static Map<String, @Nullable Object> document(Workflow workflow) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>(workflow.toDocument());
    document.put("sha", workflow.version());
    document.put("valid", true);
    return document;
  }

  private static Map<String, @Nullable Object> view(Definition definition) {
    Map<String, @Nullable Object> view = document(definition.workflow());
    view.put("active", definition.isActive());
    view.put("updated_at", definition.changedAt().toString());
    return view;
  }
}
