package dev.holdfire.scheduler.contract;

import static dev.holdfire.scheduler.contract.Cluster.INVITED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfire.HoldfireException;
import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.RunNotFoundException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.Workflows;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.TransactionalWorkflows;
import dev.holdfire.trigger.TriggerRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is not acceptable. A timestamp that is none is in {@link DelayContract}. */
@OnEachDatabase
final class BadInputContract {
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
  private static final List<String> GARBAGE =
      List.of(
          "",
          " ",
          "x",
          "'; DROP TABLE HF_RUN; --",
          "\"\\%_?",
          "\u0000",
          "nö-ïd-\uD83D\uDE00",
          "\uD800",
          "x".repeat(100_000),
          "0".repeat(36),
          "０1980000-0000-7000-8000-000000000000",
          "01980000-0000-7000-8000-000000000000");

  private final Cluster cluster;
  private final Node node;
  private final TransactionalWorkflows workflows;
  private final Set<String> mayBeWritten = new HashSet<>();

  BadInputContract(TestDatabase database) {
    cluster = new Cluster(database);
    node = cluster.node("a");
    workflows = node.workflows();
  }

  @AfterEach
  void nothingIsWritten() {
    assertThat(Rows.of(cluster).keySet()).isSubsetOf(mayBeWritten);
  }

  private static List<String> pathsOf(ThrowingCallable action) {
    InvalidRequestException refused = catchThrowableOfType(InvalidRequestException.class, action);
    assertThat(refused).as("what was refused").isNotNull();
    assertThat(refused.code()).isEqualTo("invalid_params");
    refused
        .problems()
        .forEach(problem -> assertThat(refused).hasMessageContaining(problem.toString()));
    return refused.problems().stream().map(Problem::path).toList();
  }

  private Workflows limitedTo(int recipients, int dataBytes, int recipientBytes) {
    Limits limits = new Limits(recipients, dataBytes, recipientBytes);
    return cluster.node("small", cluster.database().dataSource(), null, limits).workflows();
  }

  @Test
  void anUnknownWorkflowIsNotTriggered() {
    assertThatExceptionOfType(WorkflowNotFoundException.class)
        .isThrownBy(() -> workflows.trigger("no-such", t -> t.recipients("ann")))
        .withMessageContaining("\"no-such\"")
        .withMessageContaining(INVITED.key())
        .returns("workflow_missing", HoldfireException::code);
    assertThatExceptionOfType(WorkflowNotFoundException.class)
        .isThrownBy(() -> workflows.cancel("no-such", "key"));
    assertThatExceptionOfType(WorkflowNotFoundException.class)
        .isThrownBy(
            () -> workflows.trigger("no-such", t -> t.audience(Stream.of(Recipient.user("ann")))));
  }

  @Test
  void allThatIsWrongWithATriggerIsReportedAtOnce() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);

    assertThat(
            pathsOf(
                () ->
                    workflows.trigger(
                        " ",
                        t ->
                            t.recipients("ann", null, "")
                                .recipient(Recipient.object("\uD800", "k".repeat(257)))
                                .recipient(Recipient.user("bob").with(Map.of("at", NOON)))
                                .data(Map.of("endless", endless))
                                .actor((String) null)
                                .tenant("\t")
                                .cancellationKey(null)
                                .idempotencyKey("k".repeat(256)))))
        .containsExactlyInAnyOrder(
            "workflow_key",
            "recipients[1]",
            "recipients[2].id",
            "recipients[3].id",
            "recipients[3].collection",
            "recipients[4].at",
            "data.endless[0]",
            "actor",
            "tenant",
            "cancellation_key",
            "idempotency_key");
  }

  @Test
  void recipientsMustBeNamed() {
    assertThat(pathsOf(() -> workflows.trigger(INVITED.key(), t -> {})))
        .containsExactly("recipients");
    assertThat(pathsOf(() -> workflows.trigger(INVITED.key(), t -> t.audience(Stream.empty()))))
        .containsExactly("audience");
    assertThat(
            pathsOf(
                () ->
                    workflows.trigger(
                        INVITED.key(), t -> t.audience(Stream.of(Recipient.user("ann"), null)))))
        .containsExactly("audience[1]");
  }

  @Test
  void allThatIsOverTheLimitsIsReportedWhereItWasGiven() {
    Recipient large = Recipient.user("ann").with(Map.of("bio", "x".repeat(40)));

    assertThat(
            pathsOf(
                () ->
                    limitedTo(2, 50, 30)
                        .trigger(
                            INVITED.key(),
                            t ->
                                t.recipients("bob", "bob", "cid")
                                    .recipient(large)
                                    .recipient(
                                        Recipient.user("bob")
                                            .withTriggerData(Map.of("own", "é".repeat(15))))
                                    .actor(large)
                                    .data(Map.of("text", "x".repeat(50))))))
        .containsExactlyInAnyOrder(
            "data", "recipients", "recipients[3]", "recipients[4].$trigger_data", "actor");
  }

  @Test
  void dataOverTenMegabytesIsRefused() {
    Map<String, Object> data = Map.of("text", "x".repeat(10_000_000));

    assertThat(pathsOf(() -> workflows.trigger(INVITED.key(), t -> t.recipients("a").data(data))))
        .containsExactly("data");
  }

  @Test
  void aChannelThatIsNotRegisteredIsRefusedWithTheEngine() {
    assertThat(EngineOf.problems(cluster, Map.of()))
        .containsExactly(
            "workflows.new-user-invited.invite",
            "workflows.new-user-invited.reminder",
            "workflows.reminder.remind");
  }

  @Test
  void nullArgumentsAreRefusedByTheirNames() {
    assertThat(pathsOf(() -> workflows.trigger((TriggerRequest) null))).containsExactly("request");
    assertThat(pathsOf(() -> workflows.trigger(INVITED.key(), null))).containsExactly("request");
    assertThat(pathsOf(() -> workflows.trigger((String) null, t -> t.recipients("ann"))))
        .containsExactly("workflow_key");
    assertThat(pathsOf(() -> workflows.cancel((CancelRequest) null))).containsExactly("request");
    assertThat(pathsOf(() -> workflows.cancel(null, (String) null)))
        .containsExactly("workflow_key", "cancellation_key");
    assertThat(pathsOf(() -> workflows.cancel(INVITED.key(), "key", null)))
        .containsExactly("recipients");
    assertThat(pathsOf(() -> workflows.cancel(INVITED.key(), "key", Arrays.asList("a", null))))
        .containsExactly("recipients[1]");
    assertThat(pathsOf(() -> workflows.receipt(null))).containsExactly("cancellation_id");
    assertThat(pathsOf(() -> workflows.find(null))).containsExactly("recipient_run_id");
    assertThat(pathsOf(() -> workflows.list(null))).containsExactly("query");
    assertThat(pathsOf(() -> workflows.reschedule(null, null)))
        .containsExactly("recipient_run_id", "resumes_at");
    assertThat(pathsOf(() -> workflows.fireNow(null))).containsExactly("recipient_run_id");
    assertThat(pathsOf(() -> workflows.pause(null))).containsExactly("workflow_key");
    assertThat(pathsOf(() -> workflows.resume(null))).containsExactly("workflow_key");
  }

  @Test
  void nullArgumentsBesideAConnectionAreRefusedByTheirNames() throws SQLException {
    assertThat(pathsOf(() -> workflows.trigger((Connection) null, null)))
        .containsExactly("connection", "request");
    assertThat(pathsOf(() -> workflows.cancel((Connection) null, null)))
        .containsExactly("connection", "request");
    try (Connection connection = cluster.database().dataSource().getConnection()) {
      connection.setAutoCommit(true);
      assertThat(pathsOf(() -> workflows.cancel(connection, null)))
          .containsExactly("connection", "request");
      connection.setAutoCommit(false);
      assertThat(pathsOf(() -> workflows.trigger(connection, null))).containsExactly("request");
    }
  }

  @Test
  void nullInThePlaceOfAnyArgumentIsRefused() throws SQLException {
    try (Connection connection = cluster.database().dataSource().getConnection()) {
      NullCalls.of(TransactionalWorkflows.class)
          .on(() -> workflows)
          .with(Connection.class, connection)
          .with(TriggerRequest.class, TriggerRequest.of("reminder").recipients("ann").build())
          .with(CancelRequest.class, CancelRequest.of("reminder", "k"))
          .with(RunQuery.class, RunQuery.all())
          .with(String.class, "reminder")
          .with(Collection.class, List.of("ann"))
          .with(Consumer.class, unused -> {})
          .with(Instant.class, NOON)
          .areRefused();
      connection.rollback();
    }
  }

  @Test
  void idsThatAreNoneFindNothing() {
    for (String garbage : GARBAGE) {
      assertThat(workflows.find(garbage)).as(garbage).isEmpty();
      assertThat(workflows.receipt(garbage)).as(garbage).isEmpty();
      assertThatExceptionOfType(RunNotFoundException.class)
          .as(garbage)
          .isThrownBy(() -> workflows.reschedule(garbage, NOON))
          .returns("run_missing", HoldfireException::code);
      assertThatExceptionOfType(RunNotFoundException.class)
          .as(garbage)
          .isThrownBy(() -> workflows.fireNow(garbage));
    }
  }

  @Test
  void cancellingARunThatIsNoneMatchesNothingOrFailsClearly() {
    mayBeWritten.add("HF_CANCELLATION"); // a call that matches nothing is on record as well
    for (String garbage : GARBAGE) {
      HoldfireException refused =
          catchThrowableOfType(
              HoldfireException.class, () -> workflows.cancel(CancelRequest.ofRun(garbage)));
      if (refused != null) {
        assertThat(refused.code()).as(garbage).isEqualTo("invalid_params");
      }
    }
  }

  @Test
  void queriesForGarbageFindNothingOrFailClearly() {
    for (String garbage : GARBAGE) {
      List<ThrowingCallable> queries =
          List.of(
              () -> workflows.list(RunQuery.all().workflow(garbage)),
              () -> workflows.list(RunQuery.all().cancellationKey(INVITED.key(), garbage)),
              () -> workflows.list(RunQuery.all().workflowRun(garbage)),
              () -> workflows.list(RunQuery.all().recipient(RecipientRef.user(garbage))),
              () -> workflows.list(RunQuery.all().after(garbage)));
      for (ThrowingCallable query : queries) {
        HoldfireException refused = catchThrowableOfType(HoldfireException.class, query);
        if (refused != null) {
          assertThat(refused.code()).as(garbage).isEqualTo("invalid_params");
        }
      }
    }
    assertThat(pathsOf(() -> workflows.list(RunQuery.all().after("not-a-cursor"))))
        .containsExactly("cursor");
  }

  @Test
  void workflowsOfGarbageKeysAreNotKnown() {
    for (String garbage : GARBAGE) {
      assertThatExceptionOfType(WorkflowNotFoundException.class)
          .as(garbage)
          .isThrownBy(() -> workflows.pause(garbage));
      assertThatExceptionOfType(WorkflowNotFoundException.class)
          .as(garbage)
          .isThrownBy(() -> workflows.resume(garbage));
    }
  }

  @Test
  void momentsOfAnyYearCanBeAskedForButNotWaitedFor() {
    RunQuery all = RunQuery.all();
    assertThat(workflows.list(all.triggered(Instant.MIN, Instant.MAX)).items()).isEmpty();
    assertThat(workflows.list(all.triggered(Instant.MAX, Instant.MIN)).items()).isEmpty();

    String run = "01980000-0000-7000-8000-000000000000";
    assertThat(pathsOf(() -> workflows.reschedule(run, Instant.MAX))).containsExactly("resumes_at");
    assertThatExceptionOfType(RunNotFoundException.class)
        .isThrownBy(() -> workflows.reschedule(run, Instant.MIN));
  }
}
