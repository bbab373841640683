package dev.holdfire.server.http;

import dev.holdfire.ConfigurationException;
import dev.holdfire.HoldfireException;
import dev.holdfire.IdempotencyKeyReusedException;
import dev.holdfire.InvalidRequestException;
import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.RunNotFoundException;
import dev.holdfire.RunNotWaitingException;
import dev.holdfire.StartUpCheckException;
import dev.holdfire.StoreException;
import dev.holdfire.TooManyRunsException;
import dev.holdfire.WorkflowInactiveException;
import dev.holdfire.WorkflowNotFoundException;
import java.util.List;
import java.util.regex.Pattern;

/** What Holdfire's exceptions are over HTTP: the one place that says so. */
public final class Failures {
  private static final int MOST_DETAILS = 100;
  private static final Pattern REQUIRED =
      Pattern.compile("(is (missing|null|blank|empty)|can't be blank).*");

  /** A call meets a wrong configuration only as a definition that channels here cannot send. */
  private static final String CHANNELS = "channel_invalid";

  private static final String NOT_HERE = "resource_missing";

  private static final String LOST =
      "The database's answer was lost, so it is not known whether the call was done. ";

  private Failures() {}

  /** The failure that tells of an exception. */
  public static Failure of(HoldfireException exception) {
    String message = String.valueOf(exception.getMessage());
    if (exception instanceof InvalidRequestException invalid) {
      return invalid(invalid.problems());
    }
    if (exception instanceof InvalidWorkflowException invalid) {
      return new Failure(422, exception.code(), message, details(invalid.problems()));
    }
    if (exception instanceof ConfigurationException invalid) {
      return new Failure(422, CHANNELS, message, details(invalid.problems()));
    }
    if (exception instanceof StoreException || exception instanceof StartUpCheckException) {
      return store(exception).with("retry-after", "1");
    }
    Failure failure = new Failure(status(exception), code(exception), message);
    return failure.status() == 409 ? failure.finalAnswer() : failure;
  }

  private static Failure store(HoldfireException exception) {
    return exception instanceof StoreException store && !store.isOutcomeKnown()
        ? new Failure(503, exception.code(), LOST + "Repeat the call; it does no more than once.")
        : new Failure(
            503,
            StoreException.CODE,
            "The database could not do what was asked, and nothing was changed. Repeat the call.");
  }

  /** The failure of a call that would do more if it was repeated, when it may have been done. */
  public static Failure undecided(StoreException exception) {
    Failure failure =
        new Failure(
                503,
                exception.code(),
                LOST
                    + "Look before you repeat the call: it may be done twice. A trigger with an"
                    + " Idempotency-Key can be repeated.")
            .finalAnswer();
    failure.initCause(exception);
    return failure;
  }

  /** Arguments that are not acceptable. */
  public static Failure invalid(List<Problem> problems) {
    String heading =
        problems.size() == 1
            ? problems.get(0).toString()
            : problems.size()
                + " parameters are not acceptable; errors lists "
                + (problems.size() > MOST_DETAILS ? "the first " + MOST_DETAILS : "them");
    return new Failure(422, InvalidRequestException.CODE, heading, details(problems));
  }

  /** Something that was asked for by its id and is not there. */
  public static Failure missing(String message) {
    return new Failure(404, NOT_HERE, message);
  }

  private static int status(HoldfireException exception) {
    if (exception instanceof WorkflowNotFoundException
        || exception instanceof RunNotFoundException) {
      return 404;
    }
    if (exception instanceof IdempotencyKeyReusedException
        || exception instanceof WorkflowInactiveException) {
      return 400;
    }
    if (exception instanceof RunAlreadyFinishedException
        || exception instanceof RunNotWaitingException
        || exception instanceof TooManyRunsException) {
      return 409;
    }
    throw new IllegalStateException("No status for " + exception.code(), exception);
  }

  private static String code(HoldfireException exception) {
    return exception instanceof RunNotFoundException ? NOT_HERE : exception.code();
  }

  private static List<Failure.Detail> details(List<Problem> problems) {
    return problems.stream().limit(MOST_DETAILS).map(Failures::detail).toList();
  }

  private static Failure.Detail detail(Problem problem) {
    String type = REQUIRED.matcher(problem.message()).matches() ? "required" : "invalid";
    return new Failure.Detail(problem.path(), problem.message(), type);
  }
}
