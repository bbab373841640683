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
 * @param namesScheduler whether the scheduler's name was chosen
 */
record Choices(EngineSettings settings, List<Problem> problems, boolean namesScheduler) {
  static final Choices DEFAULT = new Choices(EngineSettings.defaults(), List.of(), false);

  Choices {
    problems = List.copyOf(problems);
  }

  Choices with(UnaryOperator<EngineSettings.Builder> change) {
    try {
      return new Choices(change.apply(settings.toBuilder()).build(), problems, namesScheduler);
    } catch (ConfigurationException e) {
      return reporting(e.problems());
    }
  }

  Choices reporting(List<Problem> more) {
    List<Problem> all = new ArrayList<>(problems);
    all.addAll(more);
    return new Choices(settings, all, namesScheduler);
  }

  /** These, with this name of the scheduler. */
  Choices scheduler(String name) {
    Choices named = with(builder -> builder.scheduler(name));
    return new Choices(named.settings, named.problems, true);
  }

  /** These, with this name of the scheduler unless one was chosen. */
  Choices orScheduler(String name) {
    return namesScheduler ? this : scheduler(name);
  }

  /** The settings, with a random instance id unless one was chosen: two engines never share one. */
  EngineSettings forOneEngine() {
    return settings.names().instance().equals(DEFAULT.settings.names().instance())
        ? settings.toBuilder().instance(Names.defaults().instance()).build()
        : settings;
  }
}
