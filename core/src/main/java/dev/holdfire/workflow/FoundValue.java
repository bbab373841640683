package dev.holdfire.workflow;

import dev.holdfire.Problem;
import dev.holdfire.workflow.OffsetFromTimestamp.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a delay found at its path, and what becomes of the delay for it. */
record FoundValue(String path, @Nullable Object value, DelayContext context) {
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final int MOST_PROBLEMS = 5;

  /** For a delay that takes a timestamp, a length or a rule. */
  DelayOutcome asDelay() {
    if (value instanceof Map<?, ?> map) {
      List<Problem> problems = new ArrayList<>();
      Members members = new Members(map, path, problems);
      return members.has("frequency") ? asWindow(members, problems) : asLength(members, problems);
    }
    return asMoment("a length of time, a window or " + TimestampParser.EXPECTED, this::until);
  }

  /** For a delay that takes a timestamp and waits until before or after it. */
  DelayOutcome asTimestamp(Span offset, Direction direction) {
    return asMoment(
        TimestampParser.EXPECTED,
        timestamp ->
            switch (direction) {
              case BEFORE -> until(offset.before(timestamp, context.zone()), offset + " before ");
              case AFTER -> until(offset.after(timestamp, context.zone()), offset + " after ");
            });
  }

  private interface Rule {
    DelayOutcome apply(Instant timestamp);
  }

  private DelayOutcome asMoment(String expected, Rule rule) {
    if (value == null) {
      return new DelayOutcome.Skipped(
          DelayOutcome.Skipped.MISSING, path + " is missing; expected " + expected);
    }
    Optional<Instant> timestamp =
        value instanceof String text
            ? TimestampParser.parse(text, context.zone())
            : Optional.empty();
    return timestamp
        .map(rule::apply)
        .orElseGet(() -> invalid(path + " is " + Found.describe(value) + "; expected " + expected));
  }

  private DelayOutcome until(Instant moment) {
    return until(moment, "");
  }

  private DelayOutcome until(Instant moment, String relation) {
    String explanation = relation + path + ", which is " + Found.describe(value);
    if (!moment.isAfter(context.now())) {
      return new DelayOutcome.Skipped(
          DelayOutcome.Skipped.PAST,
          explanation + ": " + moment + " is not after now, " + context.now());
    }
    if (Duration.between(context.now(), moment).compareTo(LONGEST) > 0) {
      return tooFar(explanation + ": " + moment + " is more than 365 days after " + context.now());
    }
    return new DelayOutcome.Until(moment, explanation);
  }

  private DelayOutcome asLength(Members members, List<Problem> problems) {
    Amount amount = Amount.read(members);
    if (amount == null) {
      return invalid(problems);
    }
    if (amount.isTooLong()) {
      return tooFar(path + " is " + amount + "; expected at most 365 days");
    }
    if (amount.value() < 1) {
      return invalid(path + " is " + amount + "; expected a value of at least 1");
    }
    Span span = amount.toSpan();
    return new DelayOutcome.Until(
        span.after(context.now(), context.zone()),
        span + " after " + context.now() + ", as " + path + " says");
  }

  private DelayOutcome asWindow(Members members, List<Problem> problems) {
    Window window = WindowReader.read(members);
    if (window == null) {
      return invalid(problems);
    }
    return new DelayOutcome.Until(
        window.nextAfter(context.now(), context.zone()),
        "the next "
            + window.frequency()
            + " window in "
            + context.zone()
            + ", as "
            + path
            + " says");
  }

  private static DelayOutcome invalid(List<Problem> problems) {
    String first =
        problems.stream()
            .limit(MOST_PROBLEMS)
            .map(Problem::toString)
            .collect(Collectors.joining("; "));
    int others = problems.size() - MOST_PROBLEMS;
    return invalid(others > 0 ? first + "; and " + others + " more" : first);
  }

  private static DelayOutcome invalid(String explanation) {
    return new DelayOutcome.Skipped(DelayOutcome.Skipped.INVALID, explanation);
  }

  private static DelayOutcome tooFar(String explanation) {
    return new DelayOutcome.Skipped(DelayOutcome.Skipped.TOO_FAR, explanation);
  }
}
