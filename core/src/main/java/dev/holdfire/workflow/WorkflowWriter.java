package dev.holdfire.workflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a workflow as a document. */
final class WorkflowWriter {
  private WorkflowWriter() {}

  static Map<String, @Nullable Object> write(Workflow workflow) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("key", workflow.key());
    document.put("name", workflow.name());
    if (workflow.defaultZone() != null) {
      document.put("settings", Map.of("timezone", workflow.defaultZone().getId()));
    }
    document.put("steps", workflow.steps().stream().map(WorkflowWriter::step).toList());
    return Collections.unmodifiableMap(document);
  }

  private static Map<String, @Nullable Object> step(Step step) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    if (step instanceof ChannelStep channel) {
      document.put("type", "channel");
      document.put("ref", channel.ref());
      document.put("channel_key", channel.channel());
      document.putAll(channel.settings());
    } else if (step instanceof DelayStep delay) {
      document.put("type", "delay");
      document.put("ref", delay.ref());
      document.put("settings", settings(delay.delay()));
    }
    return Collections.unmodifiableMap(document);
  }

  private static Map<String, @Nullable Object> settings(Delay delay) {
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    if (delay instanceof FixedDelay fixed) {
      settings.put(DelayReader.FOR, span(fixed.span()));
    } else if (delay instanceof UntilTimestamp until) {
      settings.put(DelayReader.FIELD_PATH, until.path());
    } else if (delay instanceof OffsetFromTimestamp offset) {
      settings.put(DelayReader.FOR, span(offset.offset()));
      settings.put(DelayReader.FIELD_PATH, offset.path());
      settings.put(DelayReader.DIRECTION, offset.direction().toString());
    } else if (delay instanceof UntilWindow until) {
      settings.put(DelayReader.WINDOW, window(until.window()));
    }
    return Collections.unmodifiableMap(settings);
  }

  private static Map<String, @Nullable Object> span(Span span) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("unit", span.unit().toString());
    document.put("value", span.value());
    return Collections.unmodifiableMap(document);
  }

  private static Map<String, @Nullable Object> window(Window window) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("frequency", window.frequency().toString());
    List<String> days = new ArrayList<>();
    window.days().forEach(day -> days.add(WindowReader.nameOf(day)));
    if (!days.isEmpty()) {
      document.put("days", Collections.unmodifiableList(days));
    }
    if (window.frequency() != Window.Frequency.HOURLY) {
      document.put("hours", window.hours());
    }
    document.put("minutes", window.minutes());
    if (window.dayOfMonth() != null) {
      document.put("day_of_month", Objects.requireNonNull(window.dayOfMonth()));
    }
    return Collections.unmodifiableMap(document);
  }
}
