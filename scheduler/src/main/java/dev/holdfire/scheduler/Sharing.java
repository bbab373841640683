package dev.holdfire.scheduler;

import dev.holdfire.ConfigurationException;

/**
 * What a node takes from the definitions that a scheduler's nodes share through the database.
 *
 * @param usesDefinitions whether they are triggered here, beside those that are registered here;
 *     default false
 * @param inactiveRuns what becomes of the waiting runs of one that is inactive, when they are due
 *     on this node; the same on all nodes with workers; default {@link InactiveRuns#GO_ON}
 */
public record Sharing(boolean usesDefinitions, InactiveRuns inactiveRuns) {
  /** All defaults. */
  public static final Sharing DEFAULT = new Sharing(false, InactiveRuns.GO_ON);

  /**
   * @throws ConfigurationException with all that is null
   */
  public Sharing {
    new Checks().given("inactiveRuns", inactiveRuns).done("the sharing of definitions");
  }
}
