package dev.holdfire.scheduler.bench.scenario;

import java.util.List;

/** Something that is measured. */
public interface Scenario {
  /** All of them, in the order in which they run. */
  static List<Scenario> all() {
    return List.of(
        new TriggerScenario(),
        new CancelScenario(),
        new DrainScenario(),
        new RttScenario(),
        new IoScenario(),
        new BacklogScenario(),
        new LatenessScenario(),
        new StormScenario(),
        new HttpScenario());
  }

  /** The name by which it is picked. */
  String name();

  /** Measures. */
  void run(Stage stage);
}
