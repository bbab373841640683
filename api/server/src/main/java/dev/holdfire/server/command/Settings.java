package dev.holdfire.server.command;

import dev.holdfire.Problem;
import dev.holdfire.scheduler.Nearest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What is in force, and from where: a flag before the environment before the file. */
final class Settings {
  private static final String PREFIX = "HOLDFIRE_";
  private static final String BUILD = "HOLDFIRE_TEST_"; // of this project's own tests
  private static final String DEFAULT = "the default";
  private static final String FILE_VARIABLE = "HOLDFIRE_CONFIG";

  /** What Kubernetes sets in every pod beside a Service whose name begins with holdfire. */
  private static final Pattern SERVICE =
      Pattern.compile(
          "HOLDFIRE(_[A-Z0-9_]+)?_"
              + "(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?"
              + "|PORT_[0-9]+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)");

  /** One more, which by its name could be a setting that is misspelled. */
  private static final Pattern SERVICE_PORT = Pattern.compile("HOLDFIRE(_[A-Z0-9_]+)?_PORT");

  private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.+");

  private final Map<Setting, Value> values = new LinkedHashMap<>();

  /**
   * A value and where it is from.
   *
   * @param text the value
   * @param source a flag, a variable, a file, or that it is the default
   */
  record Value(String text, String source) {
    /** Whether somebody has said it. */
    boolean isGiven() {
      return !source.equals(DEFAULT) && !text.isEmpty();
    }
  }

  /**
   * @param flags by their names
   * @param environment all of it; what does not begin with {@code HOLDFIRE_} is not looked at
   * @param file what the file says, by key
   * @param problems to which keys are added that nobody knows
   */
  Settings(
      Map<String, String> flags,
      Map<String, String> environment,
      ConfigFile file,
      List<Problem> problems) {
    check(environment, problems);
    check("key", file.values().keySet(), Setting::key, problems);
    for (Setting setting : Setting.ALL) {
      values.put(setting, value(setting, flags, environment, file));
    }
  }

  private static Value value(
      Setting setting,
      Map<String, String> flags,
      Map<String, String> environment,
      ConfigFile file) {
    String flag = flags.get(setting.flag());
    if (flag != null) {
      return new Value(flag, "the flag " + setting.flag());
    }
    String variable = environment.get(setting.variable());
    if (variable != null) {
      return new Value(variable, "the variable " + setting.variable());
    }
    String text = file.values().get(setting.key());
    return text == null ? new Value(setting.fallback(), DEFAULT) : new Value(text, file.name());
  }

  /** What is in force of each setting. */
  Map<Setting, Value> values() {
    return values;
  }

  /** The same by key. */
  Map<String, Value> byKey() {
    Map<String, Value> byKey = new LinkedHashMap<>();
    values.forEach((setting, value) -> byKey.put(setting.key(), value));
    return byKey;
  }

  private static void check(Map<String, String> environment, List<Problem> problems) {
    List<String> ours =
        environment.keySet().stream()
            .filter(name -> name.startsWith(PREFIX) && !name.startsWith(BUILD))
            .filter(name -> !name.equals(FILE_VARIABLE))
            .filter(name -> !isOfService(name, environment.getOrDefault(name, "")))
            .sorted()
            .toList();
    check("variable", ours, Setting::variable, problems);
  }

  private static boolean isOfService(String name, String value) {
    return SERVICE.matcher(name).matches()
        || (SERVICE_PORT.matcher(name).matches() && SERVICE_URL.matcher(value).matches());
  }

  private static void check(
      String kind,
      Collection<String> given,
      Function<Setting, String> name,
      List<Problem> problems) {
    List<String> known = Setting.ALL.stream().map(name).toList();
    for (String key : given) {
      if (!known.contains(key)) {
        String meant =
            Nearest.to(key, known)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElse("; the command 'config' lists those that there are");
        problems.add(new Problem(key, "is no " + kind + " that is known" + meant));
      }
    }
  }
}
