package dev.holdfire.scheduler.store.json;

import static java.util.Objects.requireNonNull;

import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.StepRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be read of a stored run that may be damaged, or written by a newer version: for who
 * cancels or looks, whom one such run must not keep from all others. What cannot be read is a
 * warning in the log. Safe for use by many threads.
 */
public final class Legible {
  private static final Logger log = LoggerFactory.getLogger(Legible.class);

  private Legible() {}

  /** As {@link RunStateCodec#decodeRecipient}; null when it cannot be read. */
  public static @Nullable RecipientRef recipient(String run, byte @Nullable [] beginning) {
    try {
      return RunStateCodec.decodeRecipient(present(beginning));
    } catch (RuntimeException e) {
      log.warn("Whose recipient run {} is cannot be read", run, e);
      return null;
    }
  }

  /** As {@link RunStateCodec#decodeToShow}; null when it cannot be read. */
  public static @Nullable RunState state(String run, byte @Nullable [] bytes) {
    try {
      RunState state = RunStateCodec.decodeToShow(present(bytes));
      if (state.steps().stream().anyMatch(step -> step.event() == StepRecord.Event.UNKNOWN)) {
        log.warn("Recipient run {} has steps of a newer version; they are shown as UNKNOWN", run);
      }
      return state;
    } catch (RuntimeException e) {
      log.warn("The state of recipient run {} cannot be read", run, e);
      return null;
    }
  }

  private static byte[] present(byte @Nullable [] bytes) {
    return requireNonNull(bytes, "it is null");
  }
}
