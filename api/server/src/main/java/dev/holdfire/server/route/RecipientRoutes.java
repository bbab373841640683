package dev.holdfire.server.route;

import dev.holdfire.Problem;
import dev.holdfire.data.Data;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.recipient.StoredRecipient;
import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Failures;
import dev.holdfire.server.http.Json;
import dev.holdfire.server.http.Role;
import dev.holdfire.server.http.Route;
import dev.holdfire.server.wire.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is stored about users and objects. */
final class RecipientRoutes implements Resource {
  private static final String USER = "/v1/users/{id}";
  private static final String OBJECT = "/v1/objects/{collection}/{id}";

  private final Parts parts;

  RecipientRoutes(Parts parts) {
    this.parts = parts;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.put(USER, Role.OPERATE, (call, caller) -> put(user(call), call)),
        Route.get(USER, (call, caller) -> find(user(call))),
        Route.delete(USER, (call, caller) -> delete(user(call))),
        Route.put(OBJECT, Role.OPERATE, (call, caller) -> put(object(call), call)),
        Route.get(OBJECT, (call, caller) -> find(object(call))),
        Route.delete(OBJECT, (call, caller) -> delete(object(call))));
  }

  private static RecipientRef user(Call call) {
    return RecipientRef.user(call.pathPart("id"));
  }

  private static RecipientRef object(Call call) {
    return RecipientRef.object(call.pathPart("collection"), call.pathPart("id"));
  }

  private Answer put(RecipientRef ref, Call call) {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>(Json.object(call));
    List.of("id", "collection", "__typename").forEach(properties::remove);
    List<Problem> problems = new ArrayList<>();
    Data.copyOf(properties, "properties", problems);
    Problems.none(problems);
    return Answer.ok(view(parts.recipients().put(ref, properties)));
  }

  private Answer find(RecipientRef ref) {
    return parts
        .recipients()
        .find(ref)
        .map(stored -> Answer.ok(view(stored)))
        .orElseThrow(() -> Failures.missing("Nothing is stored about \"" + ref + "\"."));
  }

  private Answer delete(RecipientRef ref) {
    parts.recipients().delete(ref);
    return Answer.noContent();
  }

  private static Map<String, @Nullable Object> view(StoredRecipient stored) {
    RecipientRef ref = stored.ref();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    if (ref.isObject()) {
      view.put("properties", stored.properties());
      view.put("collection", ref.collection());
    } else {
      view.putAll(stored.properties());
    }
    view.put("__typename", ref.isObject() ? "Object" : "User");
    view.put("id", ref.id());
    view.put("updated_at", stored.updatedAt().toString());
    return view;
  }
}
