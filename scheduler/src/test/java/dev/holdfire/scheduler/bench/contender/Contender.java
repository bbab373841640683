package dev.holdfire.scheduler.bench.contender;

import java.util.List;

/** A scheduler on a database of its own. Used by one thread. */
public interface Contender extends AutoCloseable {

  /** Which one it is. */
  Kind kind();

  /**
   * Stores one-shot runs in one call.
   *
   * @param group by which they can be called off
   * @param recipients one for each run; no two in a group are the same
   * @param isDue whether they are due at once, or else not while anyone measures
   */
  void trigger(String group, List<String> recipients, boolean isDue);

  /** Calls off all runs of a group, none of which is due. */
  void cancel(String group);

  /** Calls off one run, which is not due. */
  void cancel(String group, String recipient);

  /** Executes what is due until it is closed; returns when it has begun to. */
  Node start(Work work);

  /** Whether everything that was begun is completed in the database. */
  boolean isIdle();

  /**
   * Whether the database has so many completed runs and none that is due, as far as it remembers
   * completed ones.
   */
  boolean hasCompleted(int runs);

  /** Takes all runs away, completed ones too. */
  void clear();

  @Override
  void close();

  /** What each run executes. */
  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  /** A node that executes. Closing it waits for what it executes. */
  interface Node extends AutoCloseable {
    @Override
    void close();
  }
}
