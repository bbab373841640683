package dev.holdfire.workflow;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What became of a delay: it waits, or it is skipped and the run goes on at once. */
public sealed interface DelayOutcome {

  /** For people: why it waits until then, or why it does not wait. May change. */
  String explanation();

  /**
   * The run waits.
   *
   * @param at until this moment, which is after now
   * @param explanation how the moment was found
   */
  record Until(Instant at, String explanation) implements DelayOutcome {
    public Until {
      requireNonNull(at, "at is null");
      requireNonNull(explanation, "explanation is null");
    }
  }

  /**
   * The run goes on at once.
   *
   * @param reason one of the codes of this type, for programs
   * @param explanation what was found and what was expected
   */
  record Skipped(String reason, String explanation) implements DelayOutcome {
    /** Nothing is at the path: {@value}. */
    public static final String MISSING = "missing";

    /** What is at the path is not what a delay can use: {@value}. */
    public static final String INVALID = "invalid";

    /** The moment is not after now: {@value}. */
    public static final String PAST = "past";

    /** The moment is more than 365 days ahead: {@value}. It is not cut down to 365 days. */
    public static final String TOO_FAR = "too_far";

    public Skipped {
      requireNonNull(reason, "reason is null");
      requireNonNull(explanation, "explanation is null");
    }
  }
}
