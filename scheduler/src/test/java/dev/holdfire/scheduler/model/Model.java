package dev.holdfire.scheduler.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.Firing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the store must be like, in memory: all runs ever, and the workflows that are paused. */
final class Model {
  /** How much before its moment a run may start. */
  private static final long EARLY_MILLIS = 5;

  private final Map<String, ModelRun> runs = new HashMap<>();
  private final List<ModelRun> inOrder = new ArrayList<>();
  private final Set<String> paused = new HashSet<>();

  /** Firings that another node has taken over: the node that had them may not know yet. */
  private final Set<String> lost = new HashSet<>();

  private final Map<String, Integer> sendsOfLost = new HashMap<>();
  private final Map<Happening, Integer> happened;

  /**
   * @param happened where it is counted what happens
   */
  Model(Map<Happening, Integer> happened) {
    this.happened = happened;
  }

  void happened(Happening happening) {
    happened.merge(happening, 1, Integer::sum);
  }

  void add(ModelRun run) {
    runs.put(run.id, run);
    inOrder.add(run);
  }

  List<ModelRun> all() {
    return inOrder;
  }

  ModelRun run(String id) {
    return runs.get(id);
  }

  boolean isPaused(String workflow) {
    return paused.contains(workflow);
  }

  void pause(String workflow) {
    happened(Happening.PAUSED);
    paused.add(workflow);
  }

  void resume(String workflow) {
    if (paused.remove(workflow)) {
      happened(Happening.RESUMED);
    }
  }

  void reschedule(ModelRun run, long moment) {
    if (run.place == ModelRun.Place.ACQUIRED) {
      happened(Happening.RESCHEDULED_AFTER_ACQUIRING);
    }
    run.dueAt = moment;
  }

  /** What a cancellation must report, by run. */
  Map<String, Outcome> cancel(Predicate<ModelRun> matching, String cancellation, long now) {
    Map<String, Outcome> outcomes = new TreeMap<>();
    for (ModelRun run : inOrder) {
      if (matching.test(run)) {
        if (run.place == ModelRun.Place.ACQUIRED) {
          happened(Happening.CANCELED_AFTER_ACQUIRING);
        }
        Outcome outcome = run.cancel(cancellation, now);
        happened(Happening.valueOf(outcome.name()));
        outcomes.put(run.id, outcome);
      }
    }
    return outcomes;
  }

  /** The lines of a receipt that are about runs, by run; each run comes once. */
  static Map<String, Outcome> outcomes(Receipt receipt) {
    Map<String, Outcome> outcomes = new TreeMap<>();
    for (Receipt.Entry entry : receipt.entries()) {
      if (entry.outcome() != Outcome.NOT_FOUND) {
        assertThat(outcomes.put(entry.recipientRunId(), entry.outcome())).isNull();
      }
    }
    return outcomes;
  }

  /** Checks what was acquired, and that nothing was left out that had to be. */
  void acquired(List<Firing> firings, String instance, long noLaterThan, int limit, long now) {
    List<ModelRun> due =
        inOrder.stream()
            .filter(run -> run.place == ModelRun.Place.WAITING && run.dueAt <= noLaterThan)
            .toList();
    if (due.stream().noneMatch(run -> isPaused(run.workflow))) {
      long first = due.stream().mapToLong(run -> run.dueAt).min().orElse(0);
      long count = due.stream().filter(run -> run.dueAt <= Math.max(now, first)).count();
      assertThat(firings).as("acquired of %s", due).hasSize((int) Math.min(limit, count));
    } else {
      happened(Happening.HELD_WHILE_PAUSED);
    }
    for (Firing firing : firings) {
      ModelRun run = runs.get(firing.run().recipientRunId());
      assertThat(due).contains(run);
      assertThat(isPaused(run.workflow)).as("%s is paused", run.workflow).isFalse();
      assertThat(firing.isStarted()).isEqualTo(run.dueAt <= now);
      run.acquire(firing.id(), instance, firing.isStarted());
      happened(firing.isStarted() ? Happening.ACQUIRED_WHEN_DUE : Happening.ACQUIRED_AHEAD);
    }
  }

  /** Which of the runs that were acquired ahead must start now; the others are given back. */
  List<String> mustStart(List<Firing> acquired, long now) {
    List<String> entries = new ArrayList<>();
    for (Firing firing : acquired) {
      ModelRun run = runs.get(firing.run().recipientRunId());
      if (!has(firing, run)) {
        continue;
      }
      if (run.dueAt <= now + EARLY_MILLIS && !isPaused(run.workflow)) {
        run.acquire(firing.id(), run.instance, true);
        entries.add(firing.id());
        happened(Happening.STARTED);
      } else {
        run.release(now);
        happened(Happening.NOT_STARTED);
      }
    }
    return entries;
  }

  private static boolean has(Firing firing, ModelRun run) {
    return firing.id().equals(run.entry);
  }

  /** Something is being sent on behalf of this firing. */
  void sending(Firing firing, String step) {
    ModelRun run = runs.get(firing.run().recipientRunId());
    if (lost.contains(firing.id())) {
      happened(Happening.SENT_AFTER_TAKE_OVER);
      assertThat(sendsOfLost.merge(firing.id(), 1, Integer::sum))
          .as("sends of a firing of %s that was taken over", run)
          .isEqualTo(1);
      return;
    }
    assertThat(run.entry).as("%s is sent by the firing that has it", run).isEqualTo(firing.id());
    assertThat(run.isStarted()).as("%s is started", run).isTrue();
    if (run.hasSentInFiring) {
      assertThat(run.place)
          .as("no step starts after the stop of %s", run)
          .isEqualTo(ModelRun.Place.EXECUTING);
      run.recorded = run.sent;
    }
    run.hasSentInFiring = true;
    assertThat(step).as("next step of %s", run).isEqualTo(run.steps.get(run.sent));
  }

  /** It was sent. */
  void sent(Firing firing) {
    ModelRun run = runs.get(firing.run().recipientRunId());
    if (has(firing, run)) {
      run.sent++;
      happened(Happening.SENT);
    }
  }

  /** The node found on the way that it may not go on. */
  void gone(Firing firing, long now) {
    ModelRun run = runs.get(firing.run().recipientRunId());
    if (has(firing, run)) {
      assertThat(run.place).as("%s was given up", run).isEqualTo(ModelRun.Place.STOPPING);
      run.end(ModelRun.Place.CANCELED, now);
      happened(Happening.GAVE_UP);
    }
  }

  /** What writing this must give. */
  Completion.Result complete(Completion completion, Firing firing, long now) {
    ModelRun run = runs.get(firing.run().recipientRunId());
    if (!has(firing, run)) {
      happened(Happening.COMPLETED_AFTER_TAKE_OVER);
      return Completion.Result.LOST;
    }
    if (run.place == ModelRun.Place.STOPPING) {
      happened(Happening.COMPLETED_AFTER_STOP);
      run.end(ModelRun.Place.CANCELED, now);
      return Completion.Result.CANCELED;
    }
    if (completion instanceof Completion.Waits waits) {
      run.waitUntil(waits.until());
      happened(Happening.WAITS_AGAIN);
    } else {
      ModelRun.Place place = ModelRun.Place.valueOf(((Completion.Ends) completion).status().name());
      if (place == ModelRun.Place.FINISHED) {
        assertThat(run.sent).as("steps sent of %s", run).isEqualTo(run.steps.size());
      }
      run.end(place, now);
      happened(Happening.valueOf(place.name()));
    }
    return Completion.Result.DONE;
  }

  /** Another node takes over what an instance has. */
  void recover(String instance, long now) {
    for (ModelRun run : inOrder) {
      if (instance.equals(run.instance)) {
        happened(Happening.valueOf("TAKEN_OVER_WHILE_" + run.place));
        lost.add(run.entry);
        run.release(now);
      }
    }
  }

  Collection<String> entries() {
    return inOrder.stream().filter(run -> run.entry != null).map(run -> run.entry).toList();
  }
}
