package dev.holdfire.workflow;

import dev.holdfire.Problem;
import dev.holdfire.data.Data;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a channel step's settings may hold. */
final class ChannelSettings {
  /** Members of a channel step that are not settings. */
  static final Set<String> OF_THE_STEP = Set.of("type", "ref", "name", "channel_key");

  private static final Set<String> NOT_SUPPORTED =
      Set.of("conditions", "send_windows", "channel_group_key");

  private ChannelSettings() {}

  /** A deep, unmodifiable copy without the members that are null. */
  static Map<String, @Nullable Object> copyOf(
      Map<?, ?> settings, String path, List<Problem> problems) {
    Map<Object, Object> present = new LinkedHashMap<>();
    settings.forEach(
        (name, value) -> {
          if (value != null && isAllowed(name, value, path, problems)) {
            present.put(name, value);
          }
        });
    return Data.copyOf(present, path, problems);
  }

  private static boolean isAllowed(Object name, Object value, String path, List<Problem> problems) {
    if (OF_THE_STEP.contains(name)) {
      problems.add(
          new Problem(
              path + "." + name, "belongs to the step itself; use another name for a setting"));
      return false;
    }
    if (NOT_SUPPORTED.contains(name) && !Found.isEmpty(value)) {
      problems.add(Found.notSupported(path + "." + name));
      return false;
    }
    return true;
  }
}
