package dev.holdfire.server.wire;

import dev.holdfire.workflow.Definition;
import dev.holdfire.workflow.Draft;
import dev.holdfire.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How definitions look: in the format in which they can be put, and with their state. */
public final class WorkflowView {
  private WorkflowView() {}

  /** A definition that nodes share. */
  public static Map<String, @Nullable Object> of(Definition definition) {
    Map<String, @Nullable Object> view = document(definition.workflow());
    view.put("active", definition.isActive());
    view.put("updated_at", definition.changedAt().toString());
    return view;
  }

  /** A definition that is registered with this node in code. */
  public static Map<String, @Nullable Object> ofRegistered(Workflow workflow) {
    Map<String, @Nullable Object> view = document(workflow);
    view.put("active", true);
    view.put("registered", true);
    view.put("updated_at", null);
    return view;
  }

  /** A definition as it was understood, that is not in force. */
  public static Map<String, @Nullable Object> of(Draft draft) {
    Map<String, @Nullable Object> view = document(draft.workflow());
    if (draft.isActive() != null) {
      view.put("active", draft.isActive());
    }
    return view;
  }

  private static Map<String, @Nullable Object> document(Workflow workflow) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>(workflow.toDocument());
    document.put("sha", workflow.version());
    document.put("valid", true);
    return document;
  }
}
