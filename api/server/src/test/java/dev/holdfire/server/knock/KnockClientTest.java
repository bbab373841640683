package dev.holdfire.server.knock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import app.knock.api.KnockClient;
import app.knock.api.exception.KnockClientResourceException;
import app.knock.api.model.KnockError;
import app.knock.api.model.KnockErrorResponse;
import app.knock.api.model.MethodOptions;
import app.knock.api.model.UserIdentity;
import app.knock.api.model.WorkflowCancelRequest;
import app.knock.api.model.WorkflowTriggerRequest;
import app.knock.api.model.WorkflowTriggerRequest.ObjectRecipientIdentifier;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.server.contract.ContractProxy;
import dev.holdfire.server.contract.LiveServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Knock's Java client. */
final class KnockClientTest {
  private static final RecipientRef PROJECT = RecipientRef.object("projects", "apollo");

  private static LiveServer server;
  private static ContractProxy proxy;
  private static KnockClient knock;

  private final String cancellationKey = UUID.randomUUID().toString();

  @BeforeAll
  static void open() throws IOException {
    server = LiveServer.open();
    proxy = ContractProxy.before(server.address());
    knock = KnockClient.builder().baseUrl(proxy.address().toString()).apiKey("none").build();
  }

  @AfterAll
  static void close() {
    proxy.close();
    server.close();
  }

  @AfterEach
  void theContractWasKept() {
    proxy.assertContractWasKept();
    proxy.forget();
  }

  @Test
  void recipientsCanHaveAllForms() {
    String id =
        trigger(
            request(LiveServer.WAITS)
                .addRecipient("ann", "cyd")
                .addRecipient(Map.of("id", "bob", "name", "Bob", "email", "bob@example.com"))
                .addRecipient(
                    ObjectRecipientIdentifier.builder().id("apollo").collection("projects").build())
                .addActor("eve")
                .tenant("acme")
                .data("team", "Rockets")
                .data("nested", Map.of("number", 123.44)));

    assertThat(statuses(id))
        .containsOnly(
            Map.entry(RecipientRef.user("ann"), RunStatus.WAITING),
            Map.entry(RecipientRef.user("bob"), RunStatus.WAITING),
            Map.entry(RecipientRef.user("cyd"), RunStatus.WAITING),
            Map.entry(PROJECT, RunStatus.WAITING));
    assertThat(knock.users().get("bob").getEmail()).isEqualTo("bob@example.com");
  }

  @Test
  void theActorCanBeInline() {
    String id =
        trigger(
            request(LiveServer.WAITS)
                .addRecipient("ann")
                .actor(Map.of("id", "eve-inline", "name", "Eve")));

    RecipientRun run = runs(id).get(0);
    assertThat(run.trigger().actor()).isEqualTo(RecipientRef.user("eve-inline"));
    assertThat(knock.users().get("eve-inline").getName()).isEqualTo("Eve");
  }

  @Test
  void theSameIdempotencyKeyStartsOneRun() {
    MethodOptions options =
        MethodOptions.builder().idempotencyKey(UUID.randomUUID().toString()).build();
    WorkflowTriggerRequest request = request(LiveServer.WAITS).addRecipient("ann").build();

    String first = knock.workflows().trigger(request, options).getWorkflowRunId();
    String second = knock.workflows().trigger(request, options).getWorkflowRunId();

    assertThat(second).isEqualTo(first);
    assertThat(byKey()).hasSize(1);
  }

  @Test
  void cancellingStopsEveryRecipient() {
    String id = trigger(request(LiveServer.WAITS).addRecipient("ann", "bob"));

    cancel(LiveServer.WAITS, null);

    assertThat(statuses(id))
        .containsValue(RunStatus.CANCELED)
        .doesNotContainValue(RunStatus.WAITING);
  }

  @Test
  void cancellingTwoOfThreeLetsTheThirdGoOn() {
    String id = trigger(request(LiveServer.WAITS).addRecipient("ann", "bob", "cyd"));

    cancel(LiveServer.WAITS, List.of("ann", "cyd"));

    assertThat(statuses(id))
        .containsOnly(
            Map.entry(RecipientRef.user("ann"), RunStatus.CANCELED),
            Map.entry(RecipientRef.user("bob"), RunStatus.WAITING),
            Map.entry(RecipientRef.user("cyd"), RunStatus.CANCELED));
  }

  @Test
  void cancellingCanBeRepeated() {
    trigger(request(LiveServer.WAITS).addRecipient("ann"));

    cancel(LiveServer.WAITS, null);
    cancel(LiveServer.WAITS, null);

    assertThat(byKey()).extracting(RecipientRun::status).containsExactly(RunStatus.CANCELED);
  }

  @Test
  void cancellingWhatIsNotKnownIsFine() {
    cancel(LiveServer.WAITS, null);
  }

  @Test
  void cancellingTooLateIsRefusedForEachRecipient() {
    String id = trigger(request(LiveServer.SENDS).addRecipient("ann", "bob"));
    await().until(() -> runs(id).stream().allMatch(run -> run.status() == RunStatus.FINISHED));

    KnockErrorResponse error = errorOf(() -> cancel(LiveServer.SENDS, null));

    assertThat(error.getCode()).isEqualTo("workflow_run_finished");
    assertThat(error.getStatus()).isEqualTo(409);
    assertThat(error.getType()).isEqualTo("invalid_request_error");
    assertThat(error.getErrors()).extracting(KnockError::getType).containsOnly("already_finished");
    assertThat(error.getErrors())
        .extracting(KnockError::getMessage)
        .anyMatch(message -> message.startsWith("ann finished at "))
        .anyMatch(message -> message.startsWith("bob finished at "));
  }

  @Test
  void cancellingWithoutAKeyIsRefusedAsKnockDoes() {
    KnockErrorResponse error =
        errorOf(
            () ->
                knock
                    .workflows()
                    .cancel(WorkflowCancelRequest.builder().key(LiveServer.WAITS).build()));

    assertThat(error.getCode()).isEqualTo("invalid_params");
    assertThat(error.getErrors().get(0).getField()).isEqualTo("cancellation_key");
    assertThat(error.getErrors().get(0).getMessage()).isEqualTo("can't be blank");
    assertThat(error.getErrors().get(0).getType()).isEqualTo("required");
  }

  @Test
  void aWorkflowThatIsNotKnownIsMissing() {
    KnockErrorResponse error =
        errorOf(() -> trigger(request("no-such-workflow").addRecipient("ann")));

    assertThat(error.getCode()).isEqualTo("workflow_missing");
    assertThat(error.getStatus()).isEqualTo(404);
  }

  @Test
  void aTriggerWithoutRecipientsIsRefused() {
    KnockErrorResponse error = errorOf(() -> trigger(request(LiveServer.WAITS)));

    assertThat(error.getStatus()).isEqualTo(422);
    assertThat(error.getErrors()).extracting(KnockError::getField).containsExactly("recipients");
  }

  @Test
  void usersAreStoredReadAndForgotten() {
    UserIdentity jane =
        UserIdentity.builder()
            .id("jane")
            .name("Jane")
            .email("jane@example.com")
            .property("plan", "pro")
            .build();

    assertThat(knock.users().identify(jane).getName()).isEqualTo("Jane");
    assertThat(knock.users().get("jane").property("plan", String.class)).isEqualTo("pro");

    knock.users().delete("jane");
    assertThat(knock.users().oGet("jane")).isEmpty();
    assertThatThrownBy(() -> knock.users().get("jane"))
        .isInstanceOf(KnockClientResourceException.class);
    assertThat(errorOf(() -> knock.users().get("jane")).getCode()).isEqualTo("resource_missing");
  }

  @Test
  void objectsAreStoredReadAndForgotten() {
    knock.objects().set("projects", "saturn", Map.of("name", "Saturn"));

    assertThat(knock.objects().get("projects", "saturn").getId()).isEqualTo("saturn");

    knock.objects().delete("projects", "saturn");
    assertThat(errorOf(() -> knock.objects().get("projects", "saturn")).getStatus()).isEqualTo(404);
  }

  private WorkflowTriggerRequest.WorkflowTriggerRequestBuilder request(String workflow) {
    return WorkflowTriggerRequest.builder().key(workflow).cancellationKey(cancellationKey);
  }

  private static String trigger(WorkflowTriggerRequest.WorkflowTriggerRequestBuilder request) {
    return knock.workflows().trigger(request.build()).getWorkflowRunId();
  }

  private void cancel(String workflow, List<Object> recipients) {
    knock
        .workflows()
        .cancel(
            WorkflowCancelRequest.builder()
                .key(workflow)
                .cancellation_key(cancellationKey)
                .recipients(recipients)
                .build());
  }

  private static KnockErrorResponse errorOf(ThrowingCallable call) {
    return catchThrowableOfType(KnockClientResourceException.class, call).knockErrorResponse;
  }

  private static List<RecipientRun> runs(String workflowRunId) {
    return list(RunQuery.all().workflowRun(workflowRunId));
  }

  private List<RecipientRun> byKey() {
    return list(RunQuery.all().cancellationKey(LiveServer.WAITS, cancellationKey));
  }

  private static List<RecipientRun> list(RunQuery query) {
    return server.server().holdfire().workflows().list(query).items();
  }

  private static Map<RecipientRef, RunStatus> statuses(String workflowRunId) {
    Function<RecipientRun, RunStatus> status = RecipientRun::status;
    return runs(workflowRunId).stream().collect(Collectors.toMap(RecipientRun::recipient, status));
  }
}
