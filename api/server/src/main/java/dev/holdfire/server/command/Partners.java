package dev.holdfire.server.command;

import dev.holdfire.Problem;
import java.util.List;
import java.util.Map;

/**
 * Reports what is given and does nothing, because something else is missing or in its place.
 * Defaults are never reported; nor is what this node does not use and others of its cluster do,
 * such as the pauses of retries on one without workers, since all may have the same file.
 */
final class Partners {
  private static final String EMBEDDED = "database.data";
  private static final String KEY_STORE = "http.tls.key-store";

  /**
   * When a setting does nothing.
   *
   * @param key the setting
   * @param partner another one
   * @param isNeeded whether it does nothing without the other, or with it
   * @param reason why
   */
  private record Rule(String key, String partner, boolean isNeeded, String reason) {
    boolean isBroken(Map<String, Settings.Value> values) {
      return isGiven(key, values) && isGiven(partner, values) != isNeeded;
    }

    private static boolean isGiven(String key, Map<String, Settings.Value> values) {
      Settings.Value value = values.get(key);
      return value != null && value.isGiven();
    }

    Problem problem() {
      return new Problem(
          key,
          "does nothing "
              + (isNeeded ? "without " : "with ")
              + partner
              + ", because "
              + reason
              + (isNeeded ? "; give that too, or leave this out" : "; leave one out"));
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "http.tls.key-store-password", KEY_STORE, true, "it is the password of that file"),
          new Rule("http.tls.key-store-type", KEY_STORE, true, "it is the format of that file"),
          new Rule("workflows.scan-interval", "workflows.directory", true, "there is no folder"),
          new Rule("database.connect-timeout", EMBEDDED, false, "that is in this process"),
          new Rule("database.socket-timeout", EMBEDDED, false, "that is in this process"),
          new Rule("database.quartz-prefix", EMBEDDED, false, "its tables have the usual names"),
          new Rule("database.holdfire-prefix", EMBEDDED, false, "its tables have the usual names"));

  private Partners() {}

  static void check(Settings settings, List<Problem> problems) {
    Map<String, Settings.Value> values = settings.byKey();
    RULES.stream().filter(rule -> rule.isBroken(values)).map(Rule::problem).forEach(problems::add);
  }
}
