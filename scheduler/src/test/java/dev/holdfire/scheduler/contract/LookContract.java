package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.Page;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@OnEachDatabase
@Timeout(60)
final class LookContract {
  private final Cluster cluster;
  private final Node node;

  LookContract(TestDatabase database) {
    cluster = new Cluster(database);
    node = cluster.node("a");
  }

  private String trigger(String workflow, String key, String... users) {
    cluster.clock().advance(Duration.ofMillis(1));
    return node.workflows().trigger(workflow, t -> t.recipients(users).cancellationKey(key)).id();
  }

  private List<String> recipients(RunQuery query) {
    return node.workflows().list(query).items().stream()
        .map(run -> run.recipient().toString())
        .toList();
  }

  /** All pages; between two of them something happens. */
  private List<RecipientRun> pages(RunQuery query, Runnable between) {
    List<RecipientRun> all = new ArrayList<>();
    Page<RecipientRun> page = node.workflows().list(query);
    all.addAll(page.items());
    while (page.next() != null) {
      between.run();
      page = node.workflows().list(query.after(page.next()));
      all.addAll(page.items());
    }
    return all;
  }

  /** Of each place some: ann and bob of "one" are over, cid of "two" is canceled, dan waits. */
  private void inBothPlaces() {
    trigger("reminder", "one", "ann", "bob");
    cluster.clock().advance(Duration.ofDays(1));
    node.runDue();
    trigger("reminder", "two", "cid");
    node.workflows().cancel("reminder", "two");
    trigger("reminder", "two", "dan");
    trigger("new-user-invited", "one", "eve");
  }

  @Test
  void runsAreListedByWorkflowAndKey() {
    inBothPlaces();

    assertThat(recipients(RunQuery.all())).hasSize(5).startsWith("eve", "dan", "cid");
    assertThat(recipients(RunQuery.all().workflow("reminder")))
        .startsWith("dan", "cid")
        .containsExactlyInAnyOrder("dan", "cid", "ann", "bob");
    assertThat(recipients(RunQuery.all().cancellationKey("reminder", "one")))
        .containsExactlyInAnyOrder("ann", "bob");
    assertThat(recipients(RunQuery.all().cancellationKey("reminder", "two")))
        .containsExactly("dan", "cid");
    assertThat(recipients(RunQuery.all().cancellationKey("reminder", "On%"))).isEmpty();
  }

  /** Of which many happened at the same moment. */
  @Test
  void pagesOfAKeyShowEachOfItsManyTriggerCallsOnce() {
    for (int i = 0; i < 250; i++) {
      String user = "user-" + i;
      if (i % 120 == 0) {
        cluster.clock().advance(Duration.ofMillis(1));
      }
      node.workflows().trigger("reminder", t -> t.recipients(user).cancellationKey("k"));
    }
    node.workflows().cancel("reminder", "k");

    RunQuery ofKey = RunQuery.all().cancellationKey("reminder", "k");
    assertThat(pages(ofKey.limit(40), () -> {}))
        .hasSize(250)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.comparing(RecipientRun::id).reversed());
  }

  @Test
  void runsAreListedByTriggerCallAndByRecipient() {
    String first = trigger("reminder", "k", "ann", "bob");
    String second = trigger("reminder", "k", "ann");
    node.workflows().cancel(CancelRequest.of("reminder", "k").onlyUsers(List.of("bob")));

    assertThat(recipients(RunQuery.all().workflowRun(first)))
        .containsExactlyInAnyOrder("ann", "bob");
    assertThat(recipients(RunQuery.all().workflowRun(second))).containsExactly("ann");
    assertThat(recipients(RunQuery.all().recipient(RecipientRef.user("ann"))))
        .containsExactly("ann", "ann");
    assertThat(recipients(RunQuery.all().recipient(RecipientRef.user("bob"))))
        .containsExactly("bob");
    assertThat(recipients(RunQuery.all().recipient(RecipientRef.object("users", "ann")))).isEmpty();
    assertThat(recipients(RunQuery.all().workflowRun(UUID.randomUUID().toString()))).isEmpty();
  }

  @Test
  void runsAreListedByStatus() {
    inBothPlaces();

    assertThat(recipients(RunQuery.all().status(RunStatus.WAITING))).containsExactly("eve", "dan");
    assertThat(recipients(RunQuery.all().status(RunStatus.CANCELED))).containsExactly("cid");
    assertThat(recipients(RunQuery.all().status(RunStatus.FINISHED)))
        .containsExactlyInAnyOrder("ann", "bob");
    assertThat(recipients(RunQuery.all().status(RunStatus.CANCELED, RunStatus.WAITING)))
        .containsExactly("eve", "dan", "cid");
    assertThat(recipients(RunQuery.all().status(RunStatus.EXECUTING, RunStatus.FAILED))).isEmpty();
  }

  @Test
  void runsAreListedByTheTimeOfTheirTriggerCall() {
    trigger("reminder", "k", "ann");
    Instant second = cluster.clock().instant().plusMillis(1);
    trigger("reminder", "k", "bob");
    trigger("reminder", "k", "cid");
    node.workflows().cancel(CancelRequest.of("reminder", "k").onlyUsers(List.of("bob")));

    assertThat(recipients(RunQuery.all().triggered(second, null))).containsExactly("cid", "bob");
    assertThat(recipients(RunQuery.all().triggered(null, second))).containsExactly("ann");
    assertThat(recipients(RunQuery.all().triggered(second, second.plusMillis(1))))
        .containsExactly("bob");
  }

  @Test
  void aRunWhoseWorkflowRunIsNotStoredDoesNotEndThePaging() throws Exception {
    trigger("reminder", "k", "ann");
    String lost = trigger("reminder", "k", "bob");
    trigger("reminder", "k", "cid");
    try (Connection connection = cluster.database().dataSource().getConnection()) {
      Sql.update(connection, "DELETE FROM HF_RUN WHERE WORKFLOW_RUN_ID = ?", List.of(lost));
      connection.commit();
    }

    assertThat(pages(RunQuery.all().limit(1), () -> {}))
        .extracting(run -> run.recipient().toString())
        .containsExactly("cid", "ann");
  }

  @Test
  void aCursorThatNoPageHasGivenIsRefused() {
    assertThatThrownBy(() -> node.workflows().list(RunQuery.all().after("x' OR 1=1")))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> node.workflows().list(RunQuery.all().before("")))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void pagesShowEachRunOnceWhileRunsMoveBetweenTheTwoPlaces() {
    String[] users = IntStream.range(0, 40).mapToObj(i -> "u" + i).toArray(String[]::new);
    String[] half = java.util.Arrays.copyOf(users, 20);
    trigger("reminder", "even", half);
    trigger("new-user-invited", "odd", users);
    List<Integer> left = new ArrayList<>(IntStream.range(0, 20).boxed().toList());

    List<RecipientRun> all =
        pages(
            RunQuery.all().limit(7),
            () -> {
              String user = "u" + left.remove(left.size() - 1);
              node.workflows().cancel("reminder", "even", List.of(user));
              node.workflows().cancel("new-user-invited", "odd", List.of(user));
              trigger("reminder", "newer", user); // newer than the first page: not shown
            });

    assertThat(all).hasSize(60);
    assertThat(all).extracting(RecipientRun::id).doesNotHaveDuplicates();
    assertThat(all).extracting(RecipientRun::id).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void oneLookShowsEachRunOnceWhileAnotherThreadMovesThem() {
    String[] users = IntStream.range(0, 60).mapToObj(i -> "u" + i).toArray(String[]::new);
    trigger("reminder", "k", users);
    CompletableFuture<Void> moving =
        CompletableFuture.runAsync(
            () -> {
              for (String user : users) {
                node.workflows().cancel("reminder", "k", List.of(user));
              }
            });

    do {
      assertThat(Runs.all(node)).extracting(RecipientRun::id).doesNotHaveDuplicates().hasSize(60);
    } while (!moving.isDone());
    moving.join();
    assertThat(Runs.all(node)).hasSize(60);
  }

  @Test
  void anAudienceThatIsStillBeingLoadedHidesNothingThatIsOlder() {
    trigger("reminder", "k", "ann");
    cluster.clock().advance(Duration.ofMillis(1)); // runs of the same moment are in no order
    AtomicReference<List<String>> seen = new AtomicReference<>();
    Stream<Recipient> audience =
        IntStream.range(0, 1_100)
            .mapToObj(
                i -> {
                  if (i == 1_050) {
                    seen.set(recipients(RunQuery.all().limit(5)));
                  }
                  return Recipient.user("u" + i);
                });

    node.workflows().trigger("reminder", t -> t.audience(audience).cancellationKey("many"));

    assertThat(seen.get()).containsExactly("ann");
    assertThat(recipients(RunQuery.all().limit(5))).hasSize(5).doesNotContain("ann");
  }

  @Test
  void aRunThatExecutesIsFoundFromWithinItsChannel() {
    trigger("new-user-invited", "k", "ann");
    String id = Runs.only(node).id();
    AtomicReference<RecipientRun> executing = new AtomicReference<>();
    AtomicReference<RecipientRun> stopping = new AtomicReference<>();
    cluster
        .email()
        .behave(
            delivery -> {
              executing.set(node.workflows().find(id).orElseThrow());
              node.workflows()
                  .cancel(CancelRequest.of("new-user-invited", "k").because("joined").by("api"));
              stopping.set(node.workflows().find(id).orElseThrow());
              return DeliveryResult.sent();
            });
    node.runDue();

    assertThat(executing.get().status()).isEqualTo(RunStatus.EXECUTING);
    assertThat(executing.get().resumesAt()).isNull();
    assertThat(executing.get().cancellation()).isNull();
    assertThat(stopping.get().status()).isEqualTo(RunStatus.EXECUTING);
    assertThat(stopping.get().cancellation().reason()).isEqualTo("joined");
    assertThat(stopping.get().cancellation().actor()).isEqualTo("api");
    RecipientRun over = node.workflows().find(id).orElseThrow();
    assertThat(over.status()).isEqualTo(RunStatus.CANCELED);
    assertThat(over.cancellation()).isEqualTo(stopping.get().cancellation());
    assertThat(over.finishedAt()).isEqualTo(cluster.clock().instant());
  }

  @Test
  void aRunThatIsNotKnownIsNotFound() {
    trigger("reminder", "k", "ann");

    assertThat(node.workflows().find(UUID.randomUUID().toString())).isEqualTo(Optional.empty());
    assertThat(node.workflows().find("")).isEmpty();
    assertThat(node.workflows().find("%")).isEmpty();
    assertThat(new Cluster(cluster.database()).node("x").workflows().find(Runs.only(node).id()))
        .isEmpty();
  }
}
