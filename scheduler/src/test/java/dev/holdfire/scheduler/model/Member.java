package dev.holdfire.scheduler.model;

import dev.holdfire.Workflows;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.Firing;
import java.util.ArrayList;
import java.util.List;

/** A node of the cluster, its clock, and what it has in memory. */
final class Member {
  /** What became of a run, not written yet. */
  record Ended(Firing firing, Completion completion) {}

  final String instance;
  final SteppedClock clock;
  final Hands driver;
  final List<Firing> acquired = new ArrayList<>();
  final List<Firing> started = new ArrayList<>();
  final List<Ended> ended = new ArrayList<>();

  Member(String instance, SteppedClock clock, Hands driver) {
    this.instance = instance;
    this.clock = clock;
    this.driver = driver;
  }

  long now() {
    return clock.millis();
  }

  Workflows workflows() {
    return driver.node().workflows();
  }

  /** Whether it has runs whose firings have not ended yet. */
  boolean isBusy() {
    return !acquired.isEmpty() || !started.isEmpty() || !ended.isEmpty();
  }
}
