package dev.holdfire.api;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The settings chosen so far, and what is wrong with those that were refused.
 *
 * @param settings what was accepted
 * @param problems with what was not, in the order of the calls
 */
record Choices(EngineSettings settings, List<Problem> problems) {
  static final Choices DEFAULT = new Choices(EngineSettings.defaults(), List.of());

  Choices {
    problems = List.copyOf(problems);
  }

  Choices with(UnaryOperator<EngineSettings.Builder> change) {
    try {
      return new Choices(change.apply(settings.toBuilder()).build(), problems);
    } catch (ConfigurationException e) {
      return reporting(e.problems());
    }
  }

  Choices reporting(List<Problem> more) {
    List<Problem> all = new ArrayList<>(problems);
    all.addAll(more);
    return new Choices(settings, all);
  }

  /** The settings, with a random instance id unless one was chosen: two engines never share one. */
  EngineSettings forOneEngine() {
    return settings.names().instance().equals(DEFAULT.settings.names().instance())
        ? settings.toBuilder().instance(Names.defaults().instance()).build()
        : settings;
  }
}
