package dev.holdfire.scheduler.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.RecipientRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StormLedgerTest {
  private final StormLedger ledger = new StormLedger();

  private void callOff(String run, Outcome outcome) {
    ledger.canceled(
        new Receipt(
            "c",
            CancelRequest.ofRun(run),
            Instant.EPOCH,
            Map.of(),
            List.of(new Receipt.Entry(RecipientRef.user("u"), run, outcome, null))));
  }

  @Test
  void aRunThatWasSentOnceOrCalledOffIsRight() {
    ledger.sent("sent");
    callOff("sent", Outcome.ALREADY_FINISHED);
    callOff("canceled", Outcome.CANCELED);
    callOff("canceled", Outcome.ALREADY_CANCELED);
    callOff("stopping", Outcome.STOPPING);
    ledger.sent("stopping");
    assertThat(
            ledger.problems(
                3, Map.of("sent", "finished", "canceled", "canceled", "stopping", "canceled")))
        .isEmpty();
  }

  @Test
  void aRunThatIsMissingIsWrong() {
    assertThat(ledger.problems(1, Map.of())).singleElement().asString().contains("0 are over");
  }

  @Test
  void aRunThatWasSentTwiceOrNotAtAllIsWrong() {
    ledger.sent("twice");
    ledger.sent("twice");
    assertThat(ledger.problems(2, Map.of("twice", "finished", "never", "finished")))
        .anyMatch(problem -> problem.contains("twice finished with 2 sends"))
        .anyMatch(problem -> problem.contains("never finished with 0 sends"))
        .hasSize(2);
  }

  @Test
  void aRunThatWasSentAlthoughItWasCanceledIsWrong() {
    callOff("canceled", Outcome.CANCELED);
    ledger.sent("canceled");
    assertThat(ledger.problems(1, Map.of("canceled", "canceled")))
        .singleElement()
        .asString()
        .contains("called off with 1 sends");
  }

  @Test
  void aRunThatFinishedAlthoughAReceiptCalledItOffIsWrong() {
    callOff("run", Outcome.CANCELED);
    ledger.sent("run");
    assertThat(ledger.problems(1, Map.of("run", "finished"))).hasSize(1);
  }

  @Test
  void aRunThatIsCanceledWithoutAReceiptThatSaysSoIsWrong() {
    assertThat(ledger.problems(1, Map.of("run", "canceled"))).hasSize(1);
  }

  @Test
  void aRunThatFailedIsWrong() {
    assertThat(ledger.problems(1, Map.of("run", "failed"))).hasSize(1);
  }

  @Test
  void aSendThatNoHistoryKnowsIsWrong() {
    ledger.sent("run");
    assertThat(ledger.problems(0, Map.of())).hasSize(1);
  }
}
