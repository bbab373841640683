package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.channel.PermanentFailureException;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.Page;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lists by what no column of a recipient run tells, and by when a run goes on. */
@OnEachDatabase
@Timeout(120)
final class FilterContract {
  /** More than are read for one page. */
  private static final int MANY = 5_500;

  private static final RunQuery RARE = RunQuery.all().tenant("rare").limit(2);

  private final Cluster cluster;
  private final CountingDataSource counting;
  private final Node node;

  FilterContract(TestDatabase database) {
    cluster = new Cluster(database);
    counting = new CountingDataSource(database.dataSource());
    node = new NodeSetup(cluster).dataSource(counting).node("a");
  }

  private String trigger(String workflow, String tenant, String user) {
    cluster.clock().advance(Duration.ofMillis(1));
    return node.workflows()
        .trigger(workflow, t -> t.recipients(user).tenant(tenant).cancellationKey(user))
        .id();
  }

  private void cancel(String user) {
    node.workflows().cancel("reminder", user);
  }

  private static List<String> recipients(List<RecipientRun> runs) {
    return runs.stream().map(run -> run.recipient().toString()).toList();
  }

  private List<String> recipients(RunQuery query) {
    return recipients(node.workflows().list(query).items());
  }

  @Test
  void runsAreListedByTenantInBothPlaces() {
    trigger("reminder", "acme", "ann");
    String bobs = trigger("reminder", "acme", "bob");
    trigger("reminder", "acme ", "cid");
    trigger("reminder", "Acme", "dan");
    node.workflows().trigger("reminder", t -> t.recipients("eve"));
    cancel("bob");
    cancel("cid");

    RunQuery acme = RunQuery.all().tenant("acme");
    assertThat(recipients(acme)).containsExactly("bob", "ann");
    assertThat(recipients(acme.status(RunStatus.WAITING))).containsExactly("ann");
    assertThat(recipients(acme.status(RunStatus.CANCELED))).containsExactly("bob");
    assertThat(recipients(acme.recipient(RecipientRef.user("ann")))).containsExactly("ann");
    assertThat(recipients(acme.recipient(RecipientRef.user("cid")))).isEmpty();
    assertThat(recipients(acme.workflowRun(bobs))).containsExactly("bob");
    assertThat(recipients(RunQuery.all().tenant("Acme").workflowRun(bobs))).isEmpty();
    assertThat(recipients(acme.workflow("new-user-invited"))).isEmpty();
    assertThat(recipients(RunQuery.all().tenant("unknown"))).isEmpty();
  }

  @Test
  void pagesOfATenantShowEachRunOnceWhileRunsMoveBetweenTheTwoPlaces() {
    for (int i = 0; i < 60; i++) {
      trigger("reminder", i % 3 == 0 ? "acme" : "other", "u" + i);
    }
    for (int i = 0; i < 60; i += 2) {
      cancel("u" + i);
    }
    List<RecipientRun> all = new ArrayList<>();
    RunQuery query = RunQuery.all().tenant("acme").limit(3);

    Page<RecipientRun> page = node.workflows().list(query);
    for (int i = 3; page.next() != null; i += 6) {
      all.addAll(page.items());
      cancel("u" + i);
      trigger("reminder", "acme", "newer" + i);
      page = node.workflows().list(query.after(page.next()));
    }
    all.addAll(page.items());

    assertThat(all).hasSize(20);
    assertThat(all)
        .extracting(RecipientRun::id)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  /**
   * Of the tenant, one waits and one is over; newer than both are many of another's that are over.
   */
  private void rareBehindMany() {
    trigger("reminder", "rare", "ann");
    trigger("reminder", "rare", "bob");
    cancel("bob");
    cluster.clock().advance(Duration.ofMillis(1));
    Stream<Recipient> many = IntStream.range(0, MANY).mapToObj(i -> Recipient.user("u" + i));
    node.workflows()
        .trigger("reminder", t -> t.audience(many).tenant("other").cancellationKey("many"));
    cancel("many");
  }

  @Test
  void aPageReadsABoundedNumberOfRowsAndTheNextGoesOnFromThere() {
    rareBehindMany();
    counting.reset();

    Page<RecipientRun> first = node.workflows().list(RARE);

    assertThat(counting.sql().stream().filter(sql -> sql.contains("FROM HF_HISTORY"))).hasSize(5);
    assertThat(first.items()).isEmpty();
    Page<RecipientRun> second = node.workflows().list(RARE.after(first.next()));
    assertThat(recipients(second.items())).containsExactly("bob", "ann");
    Page<RecipientRun> third = node.workflows().list(RARE.after(second.next()));
    assertThat(third.items()).isEmpty();
    assertThat(third.next()).isNull();
  }

  @Test
  void aPageReadsABoundedNumberOfRowsBackwardsToo() {
    rareBehindMany();
    Page<RecipientRun> page = node.workflows().list(RARE.after(node.workflows().list(RARE).next()));

    Page<RecipientRun> before = node.workflows().list(RARE.before(page.previous()));
    Page<RecipientRun> first = node.workflows().list(RARE.before(before.previous()));

    assertThat(before.items()).isEmpty();
    assertThat(first.items()).isEmpty();
    assertThat(first.previous()).isNull();
    Page<RecipientRun> again = node.workflows().list(RARE.after(before.next()));
    assertThat(recipients(again.items())).containsExactly("bob");
    assertThat(recipients(RARE.after(again.next()))).containsExactly("ann");
  }

  private void failing(String user, boolean isPermanent) {
    cluster
        .email()
        .behave(
            delivery -> {
              if (!delivery.recipient().ref().id().equals(user)) {
                return DeliveryResult.sent();
              }
              if (isPermanent) {
                throw new PermanentFailureException("no such address");
              }
              throw new IllegalStateException("no answer");
            });
  }

  @Test
  void runsAreListedByWhetherAnAttemptHasFailed() {
    trigger("new-user-invited", "t", "finished after a failure");
    failing("finished after a failure", false);
    node.runDue();
    cluster.email().behaveAgain();
    cluster.clock().advance(Duration.ofDays(4));
    node.runDue();
    cluster.clock().advance(Duration.ofDays(4));
    node.runDue();
    trigger("new-user-invited", "t", "failed");
    failing("failed", true);
    node.runDue();
    trigger("new-user-invited", "t", "waits after a failure");
    failing("waits after a failure", false);
    node.runDue();
    trigger("new-user-invited", "t", "waits");
    node.runDue();

    RunQuery failed = RunQuery.all().errors(true);
    assertThat(recipients(failed))
        .containsExactly("waits after a failure", "failed", "finished after a failure");
    assertThat(recipients(failed.status(RunStatus.FINISHED)))
        .containsExactly("finished after a failure");
    assertThat(recipients(RunQuery.all().errors(false))).containsExactly("waits");
    assertThat(recipients(RunQuery.all().errors(false).tenant("other"))).isEmpty();
    assertThat(recipients(failed.tenant("t").limit(2)))
        .containsExactly("waits after a failure", "failed");
  }

  @Test
  void runsThatWaitAreListedByWhenTheyGoOn() {
    trigger("reminder", "t", "ann");
    Instant anns = Runs.only(node).resumesAt();
    trigger("reminder", "t", "bob");
    trigger("reminder", "t", "cid");
    cancel("cid");
    Instant bobs = anns.plusMillis(1);

    assertThat(recipients(RunQuery.all().resumes(null, null))).containsExactly("cid", "bob", "ann");
    assertThat(recipients(RunQuery.all().resumes(Instant.MIN, null))).containsExactly("bob", "ann");
    assertThat(recipients(RunQuery.all().resumes(null, Instant.MAX))).containsExactly("bob", "ann");
    assertThat(recipients(RunQuery.all().resumes(anns, bobs))).containsExactly("ann");
    assertThat(recipients(RunQuery.all().resumes(bobs, null))).containsExactly("bob");
    assertThat(recipients(RunQuery.all().resumes(anns.plusNanos(1), null))).containsExactly("bob");
    assertThat(recipients(RunQuery.all().resumes(null, anns.plusNanos(1)))).containsExactly("ann");
    assertThat(recipients(RunQuery.all().resumes(null, anns))).isEmpty();
    assertThat(recipients(RunQuery.all().resumes(anns, null).status(RunStatus.CANCELED))).isEmpty();
  }

  @Test
  void aRunThatExecutesDoesNotGoOnAtAnyMoment() {
    trigger("new-user-invited", "t", "ann");
    List<List<String>> seen = new ArrayList<>();
    cluster
        .email()
        .behave(
            delivery -> {
              seen.add(recipients(RunQuery.all().resumes(Instant.EPOCH, null)));
              return DeliveryResult.sent();
            });

    node.runDue();

    assertThat(seen).containsExactly(List.of());
    assertThat(recipients(RunQuery.all().resumes(Instant.EPOCH, null))).containsExactly("ann");
  }
}
