package dev.holdfire.scheduler.bench;

import dev.holdfire.scheduler.bench.scenario.Scenario;
import dev.holdfire.scheduler.bench.scenario.Sizes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What was asked for on the command line.
 *
 * @param url the server; empty for MariaDB from Maven
 * @param scenarios what to measure
 * @param isProfiled whether to record a profile
 */
record Options(Optional<String> url, List<Scenario> scenarios, Sizes sizes, boolean isProfiled) {

  /**
   * @param properties gives the value of {@code bench.url} and the like; an empty one for what is
   *     not set
   */
  static Options of(UnaryOperator<String> properties) {
    return new Options(
        Optional.of(properties.apply("bench.url")).filter(url -> !url.isEmpty()),
        scenarios(properties.apply("bench.scenarios")),
        isSet(properties.apply("bench.quick")) ? Sizes.QUICK : Sizes.FULL,
        isSet(properties.apply("bench.profile")));
  }

  /** {@code -Dquick} is {@code true} to Maven. */
  private static boolean isSet(String value) {
    return !value.isEmpty() && !value.equals("false");
  }

  private static List<Scenario> scenarios(String names) {
    List<Scenario> all = Scenario.all();
    if (names.isEmpty()) {
      return all;
    }
    List<String> known = all.stream().map(Scenario::name).toList();
    List<String> wanted = Arrays.stream(names.split(",")).map(String::strip).toList();
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "-Dscenarios names '" + name + "'; expected some of " + String.join(",", known));
      }
    }
    return all.stream().filter(scenario -> wanted.contains(scenario.name())).toList();
  }
}
