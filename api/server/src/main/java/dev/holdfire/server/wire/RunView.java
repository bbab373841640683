package dev.holdfire.server.wire;

import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How recipient runs look, in Knock's shape and with what Knock does not tell. */
public final class RunView {
  private final Instant now;

  /** What there is to see at this moment. */
  public RunView(Instant now) {
    this.now = now;
  }

  /** A run in a list. */
  public Map<String, @Nullable Object> of(RecipientRun run) {
    RecipientRun.Trigger trigger = run.trigger();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("__typename", "WorkflowRecipientRun");
    view.put("id", run.id());
    view.put("workflow_run_id", trigger.workflowRunId());
    view.put("workflow", trigger.workflowKey());
    view.put("workflow_version", trigger.workflowVersion());
    view.put("status", status(run));
    view.put("recipient", recipient(run.recipient()));
    view.put("actor", recipient(trigger.actor()));
    view.put("tenant", trigger.tenant());
    view.put("error_count", errors(run));
    view.put("trigger_source", source(trigger.cancellationKey()));
    view.put("resumes_at", text(run.resumesAt()));
    view.put("finished_at", text(run.finishedAt()));
    view.put("cancellation", cancellation(run.cancellation()));
    view.put("inserted_at", text(trigger.at()));
    view.put("updated_at", text(updated(run)));
    return view;
  }

  /** A run by itself, with what has happened to it. */
  public Map<String, @Nullable Object> withEvents(RecipientRun run) {
    Map<String, @Nullable Object> view = of(run);
    List<Map<String, @Nullable Object>> events = new ArrayList<>();
    for (int i = 0; i < run.steps().size(); i++) {
      events.add(event(run.steps().get(i), run.id() + "/" + i));
    }
    view.put("events", events);
    return view;
  }

  /** Knock's word for where a run is: one that is due and has not begun is queued. */
  public String status(RecipientRun run) {
    return switch (run.status()) {
      case WAITING -> isQueued(run) ? "queued" : "paused";
      case EXECUTING -> "processing";
      case FINISHED, FAILED -> "completed";
      case CANCELED -> "cancelled";
    };
  }

  private boolean isQueued(RecipientRun run) {
    Instant resumesAt = run.resumesAt();
    return run.steps().isEmpty() && resumesAt != null && !resumesAt.isAfter(now);
  }

  /** A recipient as Knock refers to it: a user by id, an object by id and collection. */
  public static @Nullable Object recipient(@Nullable RecipientRef ref) {
    if (ref == null || !ref.isObject()) {
      return ref == null ? null : ref.id();
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("id", ref.id());
    object.put("collection", ref.collection());
    return object;
  }

  private static long errors(RecipientRun run) {
    long failed =
        run.steps().stream().filter(step -> step.event() == StepRecord.Event.FAILED).count();
    return run.status() == RunStatus.FAILED ? Math.max(1, failed) : failed;
  }

  private static Map<String, @Nullable Object> source(@Nullable String cancellationKey) {
    Map<String, @Nullable Object> source = new LinkedHashMap<>();
    source.put("type", "api");
    source.put("cancellation_key", cancellationKey);
    return source;
  }

  private static @Nullable Map<String, @Nullable Object> cancellation(
      RecipientRun.@Nullable Cancellation cancellation) {
    if (cancellation == null) {
      return null;
    }
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", cancellation.id());
    view.put("at", cancellation.at().toString());
    view.put("actor", cancellation.actor());
    view.put("reason", cancellation.reason());
    return view;
  }

  private static Instant updated(RecipientRun run) {
    Instant latest = run.trigger().at();
    for (StepRecord step : run.steps()) {
      latest = latest.isAfter(step.at()) ? latest : step.at();
    }
    if (run.finishedAt() != null && run.finishedAt().isAfter(latest)) {
      latest = run.finishedAt();
    }
    return run.cancellation() != null && run.cancellation().at().isAfter(latest)
        ? run.cancellation().at()
        : latest;
  }

  private static Map<String, @Nullable Object> event(StepRecord step, String id) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("__typename", "WorkflowRecipientRunEvent");
    view.put("id", id);
    view.put("event", word(step.event()));
    view.put("status", step.event() == StepRecord.Event.FAILED ? "error" : "ok");
    view.put("attempt", step.attempt());
    view.put("step_ref", step.ref());
    view.put("step_type", isOfDelay(step.event()) ? "delay" : "channel");
    view.put("data", Map.of("detail", step.detail()));
    view.put("inserted_at", step.at().toString());
    return view;
  }

  private static boolean isOfDelay(StepRecord.Event event) {
    return event == StepRecord.Event.WAITED || event == StepRecord.Event.DELAY_SKIPPED;
  }

  private static String word(StepRecord.Event event) {
    return switch (event) {
      case SENT -> "message_enqueued";
      case SKIPPED -> "step_skipped";
      case FAILED -> "step_failed";
      case WAITED -> "delay_started";
      case DELAY_SKIPPED -> "delay_skipped";
      case UNKNOWN -> "unknown";
    };
  }

  private static @Nullable String text(@Nullable Instant moment) {
    return moment == null ? null : moment.toString();
  }
}
