package dev.holdfire.server.route;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Failure;
import dev.holdfire.server.http.Failures;
import dev.holdfire.server.wire.ReceiptView;
import java.util.List;
import java.util.Locale;

/** Calls off, and says what became of it as the configuration wants it. */
final class CancelAnswers {
  static final String CANCELLATION = "holdfire-cancellation-id";

  /** The most recipients that a refusal lists; the receipt has all. */
  private static final int MAX_ERRORS = 100;

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
    }
    if (rules.rejectsUnknown() && isUnknown(receipt)) {
      throw unknown(receipt);
    }
    return done(receipt, call);
  }

  private static Answer done(Receipt receipt, Call call) {
    String prefer = call.header("prefer").orElse("").toLowerCase(Locale.ROOT);
    Answer answer =
        prefer.contains("return=representation")
            ? Answer.ok(ReceiptView.of(receipt)).with("preference-applied", "return=representation")
            : Answer.noContent();
    return answer.with(CANCELLATION, receipt.id());
  }

  private static Failure tooLate(RunAlreadyFinishedException late) {
    List<Failure.Detail> finished =
        late.receipt().entries().stream()
            .filter(entry -> entry.outcome() == Outcome.ALREADY_FINISHED)
            .limit(MAX_ERRORS)
            .map(CancelAnswers::tooLate)
            .toList();
    return new Failure(409, late.code(), String.valueOf(late.getMessage()), finished)
        .finalAnswer()
        .with(CANCELLATION, late.receipt().id());
  }

  private static Failure.Detail tooLate(Receipt.Entry entry) {
    String who = entry.recipient() == null ? "the run" : entry.recipient().toString();
    return new Failure.Detail(
        "recipients", who + " finished at " + entry.finishedAt(), "already_finished");
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
