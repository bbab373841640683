package dev.holdfire.scheduler.store;

import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.scheduler.store.fire.NodeRuns;
import dev.holdfire.scheduler.store.fire.Recovery;
import dev.holdfire.scheduler.store.quartz.RecipientRunTrigger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.quartz.JobDetail;
import org.quartz.JobPersistenceException;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;
import org.quartz.spi.TriggerFiredResult;

/**
 * Recipient runs in the terms of Quartz's scheduler thread, which goes by the machine's clock.
 *
 * @param runs the runs that this node has
 * @param recovery takes over the runs of nodes that died
 * @param job the one job of all runs
 * @param clock the clock by which runs are due
 * @param onBacklog told when more may be due than was acquired
 */
record RunFirings(
    NodeRuns runs, Recovery recovery, JobDetail job, Clock clock, Runnable onBacklog) {

  List<OperableTrigger> acquire(long noLaterThan, int maxCount) {
    long ahead = clock.millis() - System.currentTimeMillis();
    List<Firing> firings = runs.acquire(noLaterThan + ahead, maxCount);
    if (firings.size() == maxCount && firings.get(0).isStarted()) {
      onBacklog.run();
    }
    List<OperableTrigger> triggers = new ArrayList<>();
    for (Firing firing : firings) {
      Date due = Date.from(Instant.ofEpochMilli(firing.run().nextFireAt() - ahead));
      triggers.add(RecipientRunTrigger.of(firing, due));
    }
    return triggers;
  }

  /** Those that may be executed have a bundle; Quartz frees the others. */
  List<TriggerFiredResult> fire(List<OperableTrigger> triggers) throws JobPersistenceException {
    Map<String, Firing> started = start(triggers.stream().map(RunFirings::firing).toList());
    List<TriggerFiredResult> results = new ArrayList<>();
    for (OperableTrigger trigger : triggers) {
      Firing firing = started.get(trigger.getFireInstanceId());
      results.add(new TriggerFiredResult(firing == null ? null : bundle(firing, trigger)));
    }
    return results;
  }

  /** Those that may be executed, as started, by their ids. */
  private Map<String, Firing> start(List<Firing> firings) throws JobPersistenceException {
    Map<String, Firing> started = new HashMap<>();
    List<Firing> ahead = new ArrayList<>();
    for (Firing firing : firings) {
      if (firing.isStarted()) {
        started.put(firing.id(), firing);
      } else {
        ahead.add(firing);
      }
    }
    if (!ahead.isEmpty()) {
      try {
        runs.start(ahead).forEach(firing -> started.put(firing.id(), firing));
      } catch (RuntimeException e) {
        throw new JobPersistenceException("Could not start recipient runs", e); // so Quartz frees
      }
    }
    return started;
  }

  private TriggerFiredBundle bundle(Firing firing, OperableTrigger acquired) {
    OperableTrigger trigger = RecipientRunTrigger.of(firing, acquired.getNextFireTime());
    trigger.triggered(null);
    return new TriggerFiredBundle(
        job,
        trigger,
        null,
        false,
        Date.from(Instant.now()),
        trigger.getPreviousFireTime(),
        null,
        trigger.getNextFireTime());
  }

  /** Frees a run that no worker has executed. */
  void release(OperableTrigger trigger) {
    runs.release(firing(trigger));
  }

  private static Firing firing(OperableTrigger trigger) {
    return Objects.requireNonNull(((RecipientRunTrigger) trigger).firing());
  }
}
