package dev.holdfire.api;

import dev.holdfire.StartUpCheckException;
import dev.holdfire.StoreException;
import dev.holdfire.Workflows;
import dev.holdfire.data.Required;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.Names;

/**
 * One node of Holdfire: the facade, and its lifecycle. Made by {@link #builder()}, or by Guice with
 * {@link HoldfireModule}. Making one starts no thread and opens no connection.
 *
 * <pre>{@code
 * Holdfire holdfire =
 *     Holdfire.builder()
 *         .dataSource(dataSource)
 *         .workflow(invited)
 *         .channel("email", new EmailChannel())
 *         .build();
 * holdfire.start();
 * holdfire.workflows().trigger("new-user-invited", t -> t.recipients("user_1"));
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class Holdfire implements AutoCloseable {
  private final Engine engine;

  Holdfire(Engine engine) {
    this.engine = engine;
  }

  /** Starts an assembly without a container. */
  public static HoldfireBuilder builder() {
    return new HoldfireBuilder();
  }

  /**
   * Triggers, cancels, looks. Works as soon as Holdfire is made, before and without {@link
   * #start()}: what is due then is executed by other nodes, or once this one is started.
   */
  public Workflows workflows() {
    return engine.workflows();
  }

  /**
   * Checks the database, stores the definitions, and starts to execute what is due. Does nothing
   * when it is started already, and may be repeated after it has failed. It blocks for as long as
   * the pool lets one wait for a connection, and for one and a half check-in intervals if another
   * node had this node's id a moment ago.
   *
   * @throws StartUpCheckException if the database or the cluster is not as it must be; nothing was
   *     started then
   * @throws StoreException if the database fails meanwhile
   * @throws IllegalStateException if it was closed
   */
  public void start() {
    engine.start();
  }

  /**
   * Hands over at once what is not executed yet, lets what executes end within the shutdown limit,
   * and stops. What ends later than that is interrupted, and executed again by another node. The
   * data source stays open. Does nothing when it is closed already.
   *
   * <p>Beyond the shutdown limit it may take a second for what was interrupted to end, and 10
   * seconds for what is still to be written while the database fails or another transaction holds
   * it. Not to be called from a channel, which it would wait for.
   *
   * @throws StoreException if the database fails
   */
  @Override
  public void close() {
    engine.close();
  }

  /**
   * A part by its type, for what the facade does not offer: {@code TransactionalWorkflows}, to
   * trigger and cancel within the caller's transaction; {@code Recipients}, to store what is known
   * of recipients; {@code Definitions}, to change the workflows that nodes share; or Quartz's
   * {@code Scheduler}, for the application's own jobs. The scheduler is started and shut down by
   * this object only; it is made, with its thread, when it is first asked for.
   *
   * @throws IllegalArgumentException if there is no part of this type
   */
  public <T> T unwrap(Class<T> type) {
    return engine.unwrap(Required.of(type, "type", "the call"));
  }

  @Override
  public String toString() {
    Names names = engine.settings().names();
    return "Holdfire[scheduler=" + names.scheduler() + ", instance=" + names.instance() + "]";
  }
}
