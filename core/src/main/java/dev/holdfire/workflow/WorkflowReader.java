package dev.holdfire.workflow;

import dev.holdfire.Problem;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a workflow from a document. */
final class WorkflowReader {
  /** Where Knock's command line writes what it reads and does not put: the key, among others. */
  private static final String READ_ONLY = "__readonly";

  private static final String[] KNOWN = {
    "key",
    "name",
    "steps",
    "settings",
    "active",
    "trigger_frequency",
    "trigger_data_json_schema",
    "conditions",
    "categories",
    "description",
    "created_at",
    "updated_at",
    "sha",
    "environment",
    "valid",
    "$schema",
    READ_ONLY
  };

  private final List<Problem> problems = new ArrayList<>();
  private final Members workflow;

  private final boolean mayBeInactive;
  private @Nullable Boolean isActive;

  private WorkflowReader(Map<?, ?> document, boolean mayBeInactive) {
    this.workflow = new Members(document, "", problems);
    this.mayBeInactive = mayBeInactive;
  }

  static Workflow read(Map<?, ?> document) {
    return new WorkflowReader(document, false).read();
  }

  static Draft draft(Map<?, ?> document) {
    WorkflowReader reader = new WorkflowReader(document, true);
    Workflow workflow = reader.read();
    return new Draft(workflow, reader.isActive);
  }

  private Workflow read() {
    String key = key();
    String name = name(key);
    ZoneId zone = zone();
    checkSupported();
    List<Step> steps = steps();
    WorkflowRules.requireNone(
        problems, key.isEmpty() ? "the workflow" : "workflow " + Found.quote(key));
    return new Workflow(key, name, zone, steps);
  }

  /** The key, or empty after a problem. */
  private String key() {
    Members readOnly = workflow.object(READ_ONLY);
    Members from =
        readOnly == null || workflow.has("key") || !readOnly.has("key") ? workflow : readOnly;
    String key = from.required("key", from.string("key"));
    if (key != null) {
      WorkflowRules.checkKey(key, problems);
    }
    return Objects.requireNonNullElse(key, "");
  }

  private String name(String key) {
    String name = workflow.string("name");
    if (name != null) {
      WorkflowRules.checkName(name, problems);
    }
    return Objects.requireNonNullElse(name, key);
  }

  private @Nullable ZoneId zone() {
    Members settings = workflow.object("settings");
    if (settings == null) {
      return null;
    }
    settings.allowOnly("timezone", "is_commercial", "override_preferences");
    settings.flag("override_preferences");
    if (Boolean.TRUE.equals(settings.flag("is_commercial"))) {
      settings.report("is_commercial", "is true, which is not supported; expected false");
    }
    String id = settings.string("timezone");
    ZoneId zone = id == null ? null : ZoneChoice.parse(id);
    if (id != null && zone == null) {
      settings.report(
          "timezone", "is " + Found.quote(id) + "; expected a time zone such as Europe/Berlin");
    }
    return zone;
  }

  private void checkSupported() {
    isActive = workflow.flag("active");
    if (!mayBeInactive && Boolean.FALSE.equals(isActive)) {
      workflow.report("active", "is false, which is not supported; remove the workflow instead");
    }
    String frequency = workflow.string("trigger_frequency");
    if (frequency != null && !frequency.equals("every_trigger")) {
      workflow.report(
          "trigger_frequency",
          "is " + Found.quote(frequency) + ", which is not supported; expected \"every_trigger\"");
    }
    workflow.refuse("trigger_data_json_schema");
    workflow.refuse("conditions");
    workflow.allowOnly(KNOWN);
  }

  private List<Step> steps() {
    List<?> documents = workflow.required("steps", workflow.list("steps"));
    if (documents == null) {
      return List.of();
    }
    WorkflowRules.checkCount(documents.size(), problems);
    StepReader reader = new StepReader(problems);
    documents.forEach(reader::read);
    return reader.steps();
  }
}
