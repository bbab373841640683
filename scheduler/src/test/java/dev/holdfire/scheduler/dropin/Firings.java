package dev.holdfire.scheduler.dropin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.SchedulerException;

/** What the jobs of one scheduler, on all its nodes, did. Safe for use by many threads. */
final class Firings {
  private static final Map<String, Firings> ALL = new ConcurrentHashMap<>();

  private final List<Firing> list = new CopyOnWriteArrayList<>();
  private final AtomicInteger executing = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final Semaphore gate = new Semaphore(0);

  /**
   * One execution.
   *
   * @param data of job and trigger, merged
   * @param context as the job saw it
   */
  record Firing(
      String trigger,
      String group,
      String instance,
      JobDataMap data,
      JobExecutionContext context) {}

  static Firings of(String scheduler) {
    return ALL.computeIfAbsent(scheduler, name -> new Firings());
  }

  static void forget(String scheduler) {
    ALL.remove(scheduler);
  }

  static Firings of(JobExecutionContext context) throws JobExecutionException {
    try {
      return of(context.getScheduler().getSchedulerName());
    } catch (SchedulerException e) {
      throw new JobExecutionException(e);
    }
  }

  void begin(JobExecutionContext context) throws JobExecutionException {
    try {
      most.accumulateAndGet(executing.incrementAndGet(), Math::max);
      list.add(
          new Firing(
              context.getTrigger().getKey().getName(),
              context.getTrigger().getKey().getGroup(),
              context.getScheduler().getSchedulerInstanceId(),
              context.getMergedJobDataMap(),
              context));
    } catch (SchedulerException e) {
      throw new JobExecutionException(e);
    }
  }

  void end() {
    executing.decrementAndGet();
  }

  /** Waits before the gate, as long as a test can take. */
  void pass() {
    try {
      gate.tryAcquire(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets so many executions pass the gate, which wait there or come to it. */
  void letPass(int executions) {
    gate.release(executions);
  }

  List<Firing> list() {
    return list;
  }

  int count() {
    return list.size();
  }

  long count(String trigger) {
    return list.stream().filter(firing -> firing.trigger().equals(trigger)).count();
  }

  /** The triggers that fired, in order. */
  List<String> triggers() {
    return list.stream().map(Firing::trigger).toList();
  }

  int executing() {
    return executing.get();
  }

  /** The most that executed at the same time. */
  int most() {
    return most.get();
  }
}
