package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.CancellationQuery;
import dev.holdfire.cancel.Cancellations;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Preview;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.channel.PermanentFailureException;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.key.RunKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a cancel call would do, beside what it then does. */
@OnEachDatabase
final class PreviewContract {
  private static final CancelRequest GROUP = CancelRequest.of("reminder", "k");

  /** SELECT names, SELECT states and recipients, SELECT what was over. */
  private static final int PREVIEW = 3;

  /** Beside {@link #PREVIEW}: SELECT groups. */
  private static final int PREVIEW_OF_A_RUN = PREVIEW + 1;

  private final Cluster cluster;
  private final CountingDataSource counting;
  private final Node node;
  private final Node other;

  PreviewContract(TestDatabase database) {
    cluster = new Cluster(database);
    counting = new CountingDataSource(database.dataSource());
    node = new NodeSetup(cluster).dataSource(counting).node("a");
    other = cluster.node("b");
    node.database().dialect();
  }

  /** The id of a run of this user's. */
  private String remind(String user) {
    cluster.clock().advance(Duration.ofMillis(1));
    String call =
        other.workflows().trigger("reminder", t -> t.recipients(user).cancellationKey("k")).id();
    return RunKey.id(call, RecipientRef.user(user));
  }

  private void aDayLater() {
    cluster.clock().advance(Duration.ofDays(1));
  }

  /** A run of each kind, by its recipient, which tells the kind. */
  private Map<String, String> ofEachKind() {
    Map<String, String> runs = new LinkedHashMap<>();
    runs.put("finished", remind("finished"));
    aDayLater();
    other.runDue();
    runs.put("failed", remind("failed"));
    aDayLater();
    cluster
        .email()
        .behave(
            delivery -> {
              throw new PermanentFailureException("no such address");
            });
    other.runDue();
    runs.put("canceled", remind("canceled"));
    other.workflows().cancel(GROUP.onlyUsers(List.of("canceled")));
    runs.put("executing", remind("executing"));
    runs.put("stopping", remind("stopping"));
    aDayLater();
    Hands hands = new Hands(other);
    assertThat(hands.acquire(10)).hasSize(2);
    other.workflows().cancel(GROUP.onlyUsers(List.of("stopping")));
    runs.put("acquired", remind("acquired"));
    assertThat(hands.acquireAhead(Duration.ofDays(1))).hasSize(1);
    runs.put("waiting", remind("waiting"));
    return runs;
  }

  /** What the preview says, which the call then does. */
  private Map<Outcome, Integer> previewed(CancelRequest request) {
    Preview preview = node.cancellations().preview(request);
    Receipt receipt = canceled(request);

    assertThat(preview.request()).isEqualTo(request);
    assertThat(preview.at()).isEqualTo(receipt.at());
    assertThat(preview.counts()).isEqualTo(receipt.counts());
    assertThat(preview.entries()).isEqualTo(receipt.entries());
    return preview.counts();
  }

  private Receipt canceled(CancelRequest request) {
    try {
      return other.workflows().cancel(request);
    } catch (RunAlreadyFinishedException e) {
      return e.receipt();
    }
  }

  @Test
  void aGroupIsCalledOffAsThePreviewSays() {
    ofEachKind();

    assertThat(previewed(GROUP))
        .containsOnly(
            entry(Outcome.CANCELED, 2),
            entry(Outcome.STOPPING, 1),
            entry(Outcome.ALREADY_CANCELED, 2),
            entry(Outcome.ALREADY_FINISHED, 2),
            entry(Outcome.NOT_FOUND, 0));
    assertThat(previewed(GROUP)).contains(entry(Outcome.ALREADY_CANCELED, 5));
  }

  @Test
  void namedRecipientsAreCalledOffAsThePreviewSays() {
    ofEachKind();

    List<String> named = List.of("waiting", "executing", "stopping", "failed", "nobody", "no-one");
    assertThat(previewed(GROUP.onlyUsers(named)))
        .containsOnly(
            entry(Outcome.CANCELED, 1),
            entry(Outcome.STOPPING, 1),
            entry(Outcome.ALREADY_CANCELED, 1),
            entry(Outcome.ALREADY_FINISHED, 1),
            entry(Outcome.NOT_FOUND, 2));
    assertThat(previewed(GROUP.onlyUsers(List.of("finished"))))
        .contains(entry(Outcome.ALREADY_FINISHED, 1));
  }

  @Test
  void eachRunIsCalledOffByItsIdAsThePreviewSays() {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    Map<String, String> runs = ofEachKind();
    runs.put("unknown", "019a4f00-0000-8000-8000-000000000000");
    runs.put("no id", "no-such-run");
    runs.forEach(
        (kind, run) ->
            previewed(CancelRequest.ofRun(run))
                .forEach(
                    (outcome, count) -> {
                      if (count == 1) {
                        outcomes.put(kind, outcome);
                      }
                    }));

    assertThat(outcomes)
        .containsOnly(
            entry("finished", Outcome.ALREADY_FINISHED),
            entry("failed", Outcome.ALREADY_FINISHED),
            entry("canceled", Outcome.ALREADY_CANCELED),
            entry("executing", Outcome.STOPPING),
            entry("stopping", Outcome.ALREADY_CANCELED),
            entry("acquired", Outcome.CANCELED),
            entry("waiting", Outcome.CANCELED),
            entry("unknown", Outcome.NOT_FOUND),
            entry("no id", Outcome.NOT_FOUND));
  }

  @Test
  void aKeyThatWasNeverUsedMatchesNothingAndAWorkflowThatNeverWasIsRefused() {
    node.storeDefinitions();

    assertThat(node.cancellations().preview(GROUP).entries()).isEmpty();
    assertThatThrownBy(() -> node.cancellations().preview(CancelRequest.of("no-such", "k")))
        .isInstanceOf(WorkflowNotFoundException.class);
  }

  @Test
  void aGuardDoesNotRefuseAPreview() {
    remind("ann");

    Preview preview = node.cancellations().preview(GROUP.expectAtMost(0));

    assertThat(preview.hits()).isEqualTo(1);
    assertThat(preview.request().atMost()).isZero();
  }

  @Test
  void lookingChangesAndLocksNothing() {
    List<CancelRequest> requests = new ArrayList<>();
    ofEachKind().values().forEach(run -> requests.add(CancelRequest.ofRun(run)));
    requests.add(GROUP);
    requests.add(GROUP.onlyUsers(List.of("waiting", "executing", "nobody")));
    Map<String, List<String>> before = Rows.contents(cluster);
    counting.reset();

    requests.forEach(node.cancellations()::preview);

    assertThat(counting.sql())
        .allMatch(sql -> sql.startsWith("SELECT"))
        .noneMatch(sql -> sql.contains("FOR UPDATE"));
    assertThat(Rows.contents(cluster)).isEqualTo(before);
  }

  @Test
  void lookingDoesNotWaitForWhoeverHasLockedTheRuns() throws SQLException {
    remind("ann");
    try (Connection connection = cluster.database().dataSource().getConnection()) {
      other.workflows().cancel(connection, GROUP);

      Preview preview = Together.unhindered(() -> node.cancellations().preview(GROUP));

      assertThat(preview.counts()).contains(entry(Outcome.CANCELED, 1));
      connection.rollback();
    }
  }

  @Test
  void whatEndsMeanwhileIsSeenAsItWasAtOneMoment() {
    FaultyDataSource between = new FaultyDataSource(cluster.database().dataSource());
    Node looking = new NodeSetup(cluster).dataSource(between.dataSource()).node("c");
    remind("ann");
    remind("bob");
    between.beforeStatement(
        statement -> statement.contains("FROM HF_HISTORY"),
        connection -> other.workflows().cancel(GROUP));

    Preview then = looking.cancellations().preview(GROUP);
    Preview now = looking.cancellations().preview(GROUP);

    assertThat(then.counts())
        .contains(entry(Outcome.CANCELED, 2), entry(Outcome.ALREADY_CANCELED, 0));
    assertThat(now.counts())
        .contains(entry(Outcome.CANCELED, 0), entry(Outcome.ALREADY_CANCELED, 2));
  }

  /** As by a pool that leaves that to its users. */
  @Test
  void aConnectionGetsItsIsolationLevelBack() throws SQLException {
    try (Connection connection = cluster.database().dataSource().getConnection()) {
      Node looking = new NodeSetup(cluster).dataSource(OneConnection.of(connection)).node("c");
      remind("ann");

      assertThat(looking.cancellations().preview(GROUP).hits()).isEqualTo(1);

      assertThat(connection.getTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
      remind("bob");
      assertThat(looking.cancellations().preview(GROUP).hits()).isEqualTo(2);
      connection.rollback();
    }
  }

  /** In what is listed as in what is only counted. */
  @Test
  void anAudienceThatIsStillBeingLoadedIsLeftOut() {
    other
        .workflows()
        .trigger(
            "reminder",
            t -> t.audience(LongIds.recipients(LongIds.MORE_THAN_A_CHUNK)).cancellationKey("k"));
    AtomicReference<Map<Outcome, Integer>> meanwhile = new AtomicReference<>();
    Stream<Recipient> audience =
        IntStream.range(0, 1_100)
            .peek(
                i -> {
                  if (i == 1_050) {
                    meanwhile.set(previewed(GROUP));
                  }
                })
            .mapToObj(i -> Recipient.user("u" + i));

    other.workflows().trigger("reminder", t -> t.audience(audience).cancellationKey("k"));

    assertThat(meanwhile.get()).contains(entry(Outcome.CANCELED, LongIds.MORE_THAN_A_CHUNK));
    assertThat(previewed(GROUP))
        .contains(
            entry(Outcome.CANCELED, 1_100),
            entry(Outcome.ALREADY_CANCELED, LongIds.MORE_THAN_A_CHUNK));
  }

  @Test
  void aGroupLargerThanAReceiptIsCountedByTheDatabase() {
    other
        .workflows()
        .trigger(
            "reminder",
            t -> t.audience(LongIds.recipients(LongIds.MORE_THAN_A_CHUNK)).cancellationKey("k"));
    counting.reset();

    Preview preview = node.cancellations().preview(GROUP);

    assertThat(preview.hits()).isEqualTo(LongIds.MORE_THAN_A_CHUNK);
    assertThat(preview.entries()).hasSizeBetween(1_000, 5_000);
    assertCost(PREVIEW + 1); // SELECT how many have each state
    assertThat(previewed(GROUP)).contains(entry(Outcome.CANCELED, LongIds.MORE_THAN_A_CHUNK));
  }

  /** Which a cancellation would take for those that it has just ended, if it had. */
  @Test
  void asManyAsWaitMayBeOverAlready() {
    int many = 1_000;
    String[] users = IntStream.range(0, many).mapToObj(i -> "u" + i).toArray(String[]::new);
    other.workflows().trigger("reminder", t -> t.recipients(users).cancellationKey("k"));
    other.workflows().cancel(GROUP);
    other.workflows().trigger("reminder", t -> t.recipients(users).cancellationKey("k"));

    assertThat(previewed(GROUP))
        .contains(entry(Outcome.CANCELED, many), entry(Outcome.ALREADY_CANCELED, many));
  }

  @Test
  void aPreviewCostsTheSameForAnyNumberOfRuns() {
    String run = remind("ann");
    remind("bob");
    counting.reset();
    node.cancellations().preview(GROUP);
    assertCost(PREVIEW);

    counting.reset();
    node.cancellations().preview(GROUP.onlyUsers(List.of("ann", "bob", "nobody")));
    assertCost(PREVIEW);

    counting.reset();
    node.cancellations().preview(CancelRequest.ofRun(run));
    assertCost(PREVIEW_OF_A_RUN);
  }

  private void assertCost(int statements) {
    assertThat(counting.sql().stream().distinct()).hasSize(statements);
    if (cluster.database().kind() != TestDatabase.Kind.H2) {
      assertThat(counting.statements()).isEqualTo(statements);
    }
    assertThat(counting.commits()).isEqualTo(1);
  }

  @Test
  void nullInThePlaceOfAnyArgumentIsRefused() {
    NullCalls.of(Cancellations.class)
        .on(node::cancellations)
        .with(CancelRequest.class, GROUP)
        .with(CancellationQuery.class, CancellationQuery.all())
        .areRefused();
  }
}
