package dev.holdfire.scheduler;

import static java.util.Objects.requireNonNull;

import dev.holdfire.ConfigurationException;
import dev.holdfire.StartUpCheckException;
import dev.holdfire.StoreException;
import dev.holdfire.Workflows;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.QuartzNode;
import dev.holdfire.scheduler.store.check.ClockWatch;
import dev.holdfire.scheduler.store.check.StartUpCheck;
import java.time.Duration;
import java.util.List;

/**
 * One node of a scheduler. Its constructor opens and starts nothing. {@link #start()} and {@link
 * #close()} do nothing when done again; an engine that was closed is not started again. Safe for
 * use by many threads.
 */
public final class Engine implements AutoCloseable {
  private enum Phase {
    NEW,
    RUNNING,
    CLOSED
  }

  private final EngineSettings settings;
  private final Node node;
  private final QuartzNode quartz;
  private final Housekeeping housekeeping;
  private final StartUpCheck check;
  private Phase phase = Phase.NEW;

  /**
   * @throws ConfigurationException if a workflow or a limit names a channel that is not registered,
   *     or two definitions have the same key
   */
  public Engine(EngineSettings settings, EngineParts parts) {
    this.settings = settings;
    parts.wiring().check(settings.sending().limits());
    String instance = settings.names().instance();
    node = new Node(settings, parts, false);
    quartz = new QuartzNode(node, settings, parts.jobs());
    StartUpCheck.Member member =
        new StartUpCheck.Member(
            instance, settings.sending().workers(), settings.timing().checkInInterval());
    ClockWatch clocks = new ClockWatch(node, member);
    housekeeping =
        new Housekeeping(
            instance, settings.timing().checkInInterval(), this::tidy, List.of(clocks::look));
    check = new StartUpCheck(node, parts.dataSource(), member);
  }

  private void tidy() {
    node.freeOrphans();
    node.tidy();
  }

  /** The facade; works as soon as the engine has been made, also before and without a start. */
  public Workflows workflows() {
    return node.workflows();
  }

  /** This engine's settings. */
  public EngineSettings settings() {
    return settings;
  }

  /**
   * Whether the other nodes must take this one for alive: its last check-in is not long ago. So it
   * is also when it has no workers, and nothing to check in for.
   */
  public boolean isMember() {
    return quartz.isMember();
  }

  /**
   * Gives access to a part by its type: {@code TransactionalWorkflows}, {@code Recipients}, {@code
   * Definitions}, or Quartz's {@code Scheduler} for the application's own jobs.
   *
   * @throws IllegalArgumentException if there is no part of this type
   */
  public <T> T unwrap(Class<T> type) {
    for (Object part :
        List.of(
            this, node.workflows(), node.cancellations(), node.recipients(), node.definitions())) {
      if (type.isInstance(part)) {
        return type.cast(part);
      }
    }
    return quartz
        .unwrap(type)
        .orElseThrow(
            () -> new IllegalArgumentException("There is no part of type " + type.getName()));
  }

  /**
   * Checks the database, stores and loads the definitions, and starts to fire what is due. May be
   * repeated after it has failed.
   *
   * <p>When it throws, nothing was started.
   *
   * @throws StartUpCheckException if the database or the cluster is not as it must be
   * @throws StoreException if the database fails
   * @throws IllegalStateException if the engine was closed
   */
  public synchronized void start() {
    if (phase == Phase.RUNNING) {
      return;
    }
    if (phase == Phase.CLOSED) {
      throw new IllegalStateException("This engine was closed; make a new one");
    }
    check.run();
    node.storeDefinitions();
    quartz.start();
    housekeeping.start();
    phase = Phase.RUNNING;
  }

  /**
   * Hands over at once what was acquired, lets what executes end within the shutdown limit, and
   * stops. What ends later than that is executed again by another node. The data source stays open.
   */
  @Override
  public void close() {
    close(settings.timing().shutdownLimit());
  }

  /**
   * The same with another limit than the shutdown limit: what is left of one that is for more than
   * this engine. With none left, what executes is interrupted at once.
   */
  public synchronized void close(Duration limit) {
    requireNonNull(limit, "limit is null");
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSED;
    housekeeping.close();
    quartz.close(limit);
  }
}
