package dev.holdfire.server.route;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Failure;
import dev.holdfire.server.http.Failures;
import dev.holdfire.server.wire.ReceiptView;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls off, and says what became of it as the configuration wants it. */
final class CancelAnswers {
  static final String CANCELLATION = "holdfire-cancellation-id";

  /** The most recipients that a refusal lists: as many as a trigger call may have by default. */
  private static final int MAX_ERRORS = 1_000;

  private static final String REPRESENTATION = "return=representation";

  private final Parts parts;
  private final CancelRules rules;

  CancelAnswers(Parts parts, CancelRules rules) {
    this.parts = parts;
    this.rules = rules;
  }

  Answer cancel(CancelRequest request, Call call) {
    Receipt receipt;
    try {
      receipt = parts.workflows().cancel(request);
    } catch (RunAlreadyFinishedException e) {
      if (!rules.acceptsLate()) {
        throw tooLate(e);
      }
      receipt = e.receipt();
    } catch (WorkflowNotFoundException e) {
      if (rules.rejectsUnknown()) {
        throw e;
      }
      return answer(call, ReceiptView.unrecorded(NothingKnown.by(request, parts.clock())));
    }
    if (rules.rejectsUnknown() && isUnknown(receipt)) {
      throw unknown(receipt);
    }
    return answer(call, ReceiptView.of(receipt)).with(CANCELLATION, receipt.id());
  }

  /** The receipt that a call would give, unless the guard would refuse it. */
  Answer preview(CancelRequest request) {
    try {
      return Answer.ok(ReceiptView.of(DryRun.of(request, parts)));
    } catch (WorkflowNotFoundException e) {
      if (rules.rejectsUnknown()) {
        throw e;
      }
      return Answer.ok(ReceiptView.of(NothingKnown.by(request, parts.clock())));
    }
  }

  private static Answer answer(Call call, Map<String, @Nullable Object> receipt) {
    return new Preferences(call.headers("prefer")).contains("return", "representation")
        ? Answer.ok(receipt).with("preference-applied", REPRESENTATION)
        : Answer.noContent();
  }

  private static Failure tooLate(RunAlreadyFinishedException late) {
    Receipt receipt = late.receipt();
    List<Failure.Detail> listed =
        Stream.concat(
                details(receipt, Outcome.ALREADY_FINISHED), details(receipt, Outcome.NOT_FOUND))
            .limit(MAX_ERRORS)
            .toList();
    int more =
        receipt.count(Outcome.ALREADY_FINISHED) + receipt.count(Outcome.NOT_FOUND) - listed.size();
    String message =
        more == 0
            ? String.valueOf(late.getMessage())
            : late.getMessage() + " Left out of the errors here: " + more + " more.";
    return new Failure(409, late.code(), message, listed)
        .finalAnswer()
        .with(CANCELLATION, receipt.id());
  }

  private static Stream<Failure.Detail> details(Receipt receipt, Outcome outcome) {
    return receipt.entries().stream()
        .filter(entry -> entry.outcome() == outcome)
        .map(CancelAnswers::detail);
  }

  private static Failure.Detail detail(Receipt.Entry entry) {
    String who = entry.recipient() == null ? "the run" : entry.recipient().toString();
    String what =
        entry.outcome() == Outcome.NOT_FOUND
            ? " is named, and no such run is known"
            : " finished at " + entry.finishedAt();
    return new Failure.Detail("recipients", who + what, entry.outcome().word());
  }

  private static boolean isUnknown(Receipt receipt) {
    return receipt.counts().entrySet().stream()
        .allMatch(count -> count.getKey() == Outcome.NOT_FOUND || count.getValue() == 0);
  }

  private static Failure unknown(Receipt receipt) {
    return Failures.missing(
            "Nothing is known that this could call off. Check the keys; the attempt is recorded as "
                + receipt.id()
                + ".")
        .with(CANCELLATION, receipt.id());
  }
}
