package dev.holdfire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

final class CodesTest {
  @Test
  void everyKindOfFailureHasAStableCode() {
    assertThat(HoldfireException.class.getPermittedSubclasses())
        .extracting(Class::getSimpleName, CodesTest::codeOf)
        .containsExactlyInAnyOrder(
            tuple("ConfigurationException", "invalid_configuration"),
            tuple("IdempotencyKeyReusedException", "idempotency_key_reused"),
            tuple("InvalidRequestException", "invalid_params"),
            tuple("InvalidWorkflowException", "invalid_workflow"),
            tuple("RunAlreadyFinishedException", "workflow_run_finished"),
            tuple("RunNotFoundException", "run_missing"),
            tuple("RunNotWaitingException", "run_not_waiting"),
            tuple("StartUpCheckException", "start_up_check_failed"),
            tuple("StoreException", "store_failed"),
            tuple("TooManyRunsException", "too_many_runs"),
            tuple("WorkflowInactiveException", "workflow_inactive"),
            tuple("WorkflowNotFoundException", "workflow_missing"));
  }

  private static Object codeOf(Class<?> kind) {
    try {
      return kind.getField("CODE").get(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(kind + " has no public code", e);
    }
  }
}
