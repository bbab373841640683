package dev.holdfire.api;

import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.InactiveRuns;
import dev.holdfire.scheduler.Names;
import dev.holdfire.scheduler.Sending;
import dev.holdfire.workflow.Definitions;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The options of a node, the same words for the builder and for the module. A value that is not
 * acceptable is reported together with all others when Holdfire is built.
 *
 * @param <S> what the options belong to
 */
abstract sealed class EngineOptions<S> permits HoldfireBuilder, HoldfireModule {

  abstract S choosing(UnaryOperator<Choices> change);

  private S with(UnaryOperator<EngineSettings.Builder> change) {
    return choosing(choices -> choices.with(change));
  }

  /**
   * The scheduler's name, the same on all its nodes: 1 to 120 letters, digits, or characters of
   * {@code _.:@-}. Default {@value Names#SCHEDULER}; for a module with an annotation, {@code
   * holdfire-} and the annotation's simple name.
   *
   * <p>Several schedulers may share the tables. Any node executes any run of its scheduler, so
   * applications with different workflows or channels need different names; otherwise each acquires
   * the other's runs, and defers them by 30 seconds for lack of a channel. Runs stay with the name
   * that they were triggered under.
   */
  public S scheduler(String name) {
    return choosing(choices -> choices.scheduler(name));
  }

  /**
   * This node's own id, different on each node: 1 to 80 letters, digits, or characters of {@code
   * _.:@-}. Default a random one.
   */
  public S instance(String id) {
    return with(settings -> settings.instance(id));
  }

  /**
   * What the names of Quartz's and of Holdfire's tables begin with. Default {@code QRTZ_} and
   * {@code HF_}.
   */
  public S tablePrefixes(String quartz, String holdfire) {
    return with(settings -> settings.tablePrefixes(quartz, holdfire));
  }

  /**
   * How many runs this node executes at once, 0 to 10,000; with 0 it only triggers, cancels and
   * looks. Default {@value Sending#WORKERS}.
   */
  public S workers(int count) {
    return with(settings -> settings.workers(count));
  }

  /**
   * How long it may take to notice what another node has triggered, 10 ms to 30 s. Default 200 ms.
   */
  public S pollInterval(Duration interval) {
    return with(settings -> settings.pollInterval(interval));
  }

  /**
   * How often this node tells the others that it lives, 50 ms to 1 minute, the same on all nodes.
   * One that is silent for three times as long is taken for dead, and its runs go on elsewhere; one
   * whose clock is off from the database's by more than half of it does not start. Default 5 s.
   */
  public S checkInInterval(Duration interval) {
    return with(settings -> settings.checkInInterval(interval));
  }

  /** How long closing waits for what executes, at most 1 hour. Default 20 s. */
  public S shutdownLimit(Duration limit) {
    return with(settings -> settings.shutdownLimit(limit));
  }

  /**
   * How long after each failed attempt of a step the next one is due; one more attempt than pauses.
   * At most 100 pauses, each 0 to 365 days. Default 10 s and 1 minute, so 3 attempts in all.
   */
  public S retryPauses(List<Duration> pauses) {
    return with(settings -> settings.retryPauses(pauses));
  }

  /**
   * How long a send may take, 10 ms to 1 day. Then it is interrupted, and is a failed attempt
   * unless it says what it has sent; the run goes on even if the send never returns, though its
   * worker is free only then. Default 1 minute.
   */
  public S sendTimeout(Duration timeout) {
    return with(settings -> settings.sendTimeout(timeout));
  }

  /** The same for one channel, which must be registered. Default: as for all. */
  public S sendTimeout(String channel, Duration timeout) {
    return with(settings -> settings.sendTimeout(channel, timeout));
  }

  /**
   * How many sends a channel, which must be registered, may have at once on this node, 1 to 10,000.
   * A run that finds its channel full waits until a send is likely to have ended, and can be
   * canceled meanwhile. Default: as many as there are workers, but for those that are kept for the
   * other channels, half of all together.
   */
  public S concurrency(String channel, int count) {
    return with(settings -> settings.concurrency(channel, count));
  }

  /**
   * How many distinct recipients a trigger call may list, at least 1; a stream may have more.
   * Default 1,000.
   */
  public S maxRecipients(int count) {
    return with(settings -> settings.maxRecipients(count));
  }

  /**
   * How large a trigger call's data may be, as JSON in UTF-8, at least 1. Default 10,000,000 bytes.
   */
  public S maxDataBytes(int bytes) {
    return with(settings -> settings.maxDataBytes(bytes));
  }

  /**
   * How large one recipient's properties, or its own data, may be, as JSON in UTF-8, at least 1.
   * Default 256,000 bytes.
   */
  public S maxRecipientBytes(int bytes) {
    return with(settings -> settings.maxRecipientBytes(bytes));
  }

  /**
   * Lets this node trigger the definitions that a scheduler's nodes share through the database, as
   * {@link Definitions} puts them in force, beside those that are registered here; of a key that is
   * both, the registered one counts. What another node puts counts here within a second. Default:
   * only what is registered here is triggered.
   */
  public S sharedDefinitions() {
    return with(EngineSettings.Builder::sharedDefinitions);
  }

  /**
   * What becomes of the waiting runs of a workflow that {@link Definitions#activate} has made
   * inactive, when they are due on this node; choose the same on all nodes with workers. Default
   * {@link InactiveRuns#GO_ON}.
   */
  public S inactiveRuns(InactiveRuns become) {
    return with(settings -> settings.inactiveRuns(become));
  }
}
