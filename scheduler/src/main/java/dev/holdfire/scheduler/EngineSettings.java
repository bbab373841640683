package dev.holdfire.scheduler;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How a node works: a record for each concern, which tells its defaults. Immutable.
 *
 * @param names what the node and what it works on are called
 * @param timing when it does what it does again and again, and how long it waits
 * @param sending how it executes runs
 * @param limits what a trigger call may ask for
 * @param sharing what it takes from the definitions that nodes share
 */
public record EngineSettings(
    Names names, Timing timing, Sending sending, Limits limits, Sharing sharing) {

  /**
   * @throws ConfigurationException with all that is null
   */
  public EngineSettings {
    new Checks()
        .given("names", names)
        .given("timing", timing)
        .given("sending", sending)
        .given("limits", limits)
        .given("sharing", sharing)
        .done("the engine's settings");
  }

  /** All defaults, and a random instance id. */
  public static EngineSettings defaults() {
    return new EngineSettings(
        Names.defaults(), Timing.DEFAULT, Sending.DEFAULT, Limits.DEFAULT, Sharing.DEFAULT);
  }

  /** Starts with all defaults, and a random instance id. */
  public static Builder builder() {
    return defaults().toBuilder();
  }

  /** Starts with these. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * Makes settings. Problems are collected in the order of the calls, and reported together by
   * {@link #build()}. Use from one thread.
   */
  public static final class Builder {
    private final List<Problem> problems = new ArrayList<>();
    private Names names;
    private Timing timing;
    private Sending sending;
    private Limits limits;
    private Sharing sharing;

    private Builder(EngineSettings settings) {
      names = settings.names;
      timing = settings.timing;
      sending = settings.sending;
      limits = settings.limits;
      sharing = settings.sharing;
    }

    private Builder set(Runnable change) {
      try {
        change.run();
      } catch (ConfigurationException e) {
        problems.addAll(e.problems());
      }
      return this;
    }

    /** See {@link Names#scheduler()}. */
    public Builder scheduler(String name) {
      return set(
          () ->
              names =
                  new Names(name, names.instance(), names.quartzPrefix(), names.holdfirePrefix()));
    }

    /** See {@link Names#instance()}. */
    public Builder instance(String id) {
      return set(
          () ->
              names =
                  new Names(names.scheduler(), id, names.quartzPrefix(), names.holdfirePrefix()));
    }

    /** See {@link Names#quartzPrefix()} and {@link Names#holdfirePrefix()}. */
    public Builder tablePrefixes(String quartz, String holdfire) {
      return set(() -> names = new Names(names.scheduler(), names.instance(), quartz, holdfire));
    }

    /** See {@link Timing#pollInterval()}. */
    public Builder pollInterval(Duration interval) {
      return set(
          () -> timing = new Timing(interval, timing.checkInInterval(), timing.shutdownLimit()));
    }

    /** See {@link Timing#checkInInterval()}. */
    public Builder checkInInterval(Duration interval) {
      return set(
          () -> timing = new Timing(timing.pollInterval(), interval, timing.shutdownLimit()));
    }

    /** See {@link Timing#shutdownLimit()}. */
    public Builder shutdownLimit(Duration limit) {
      return set(() -> timing = new Timing(timing.pollInterval(), timing.checkInInterval(), limit));
    }

    /** See {@link Sending#workers()}. */
    public Builder workers(int count) {
      return set(() -> sending = new Sending(count, sending.retries(), sending.limits()));
    }

    /** See {@link RetryPolicy#pauses()}. */
    public Builder retryPauses(List<Duration> pauses) {
      return set(
          () ->
              sending = new Sending(sending.workers(), new RetryPolicy(pauses), sending.limits()));
    }

    /** See {@link SendLimits#timeout()}. */
    public Builder sendTimeout(Duration timeout) {
      return limits(all -> new SendLimits(timeout, all.timeouts(), all.concurrency()));
    }

    /** See {@link SendLimits#timeouts()}. */
    public Builder sendTimeout(String channel, Duration timeout) {
      return limits(all -> all.withTimeout(channel, timeout));
    }

    /** See {@link SendLimits#concurrency()}. */
    public Builder concurrency(String channel, int count) {
      return limits(all -> all.withConcurrency(channel, count));
    }

    private Builder limits(UnaryOperator<SendLimits> change) {
      return set(
          () ->
              sending =
                  new Sending(
                      sending.workers(), sending.retries(), change.apply(sending.limits())));
    }

    /** See {@link Limits#recipients()}. */
    public Builder maxRecipients(int count) {
      return set(() -> limits = new Limits(count, limits.dataBytes(), limits.recipientBytes()));
    }

    /** See {@link Limits#dataBytes()}. */
    public Builder maxDataBytes(int bytes) {
      return set(() -> limits = new Limits(limits.recipients(), bytes, limits.recipientBytes()));
    }

    /** See {@link Limits#recipientBytes()}. */
    public Builder maxRecipientBytes(int bytes) {
      return set(() -> limits = new Limits(limits.recipients(), limits.dataBytes(), bytes));
    }

    /** See {@link Sharing#usesDefinitions()}. */
    public Builder sharedDefinitions() {
      return set(() -> sharing = new Sharing(true, sharing.inactiveRuns()));
    }

    /** See {@link Sharing#inactiveRuns()}. */
    public Builder inactiveRuns(InactiveRuns become) {
      return set(() -> sharing = new Sharing(sharing.usesDefinitions(), become));
    }

    /**
     * The settings.
     *
     * @throws ConfigurationException with all that is wrong
     */
    public EngineSettings build() {
      if (!problems.isEmpty()) {
        throw new ConfigurationException("the engine's settings", problems);
      }
      return new EngineSettings(names, timing, sending, limits, sharing);
    }
  }
}
