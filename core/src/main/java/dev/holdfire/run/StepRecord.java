package dev.holdfire.run;

import java.time.Instant;

/**
 * What happened at one step of a recipient run, in the order in which it happened.
 *
 * @param ref the step
 * @param event what happened
 * @param at when
 * @param attempt 1 for the first try of the step
 * @param detail what the channel, the delay or the failure said; may be empty
 */
public record StepRecord(String ref, Event event, Instant at, int attempt, String detail) {
  /** What can happen at a step. */
  public enum Event {
    /** A channel step sent; of a run in the sandbox it would have, as the detail says. */
    SENT,
    /** A channel step had nothing to send. */
    SKIPPED,
    /** An attempt of a channel step failed. */
    FAILED,
    /** A delay step began to wait, until the moment in the detail. */
    WAITED,
    /** A delay step did not wait, for the reason in the detail. */
    DELAY_SKIPPED,
    /**
     * Something that this version has no word for, as of a newer one during a deployment; the
     * detail begins with that version's word. Only ever shown, never stored.
     */
    UNKNOWN
  }
}
