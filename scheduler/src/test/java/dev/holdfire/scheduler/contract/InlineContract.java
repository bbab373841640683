package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfire.IdempotencyKeyReusedException;
import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.StoreException;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.trigger.TriggerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a trigger call says of its tenant, its actor and its recipients, and how much of it. */
@OnEachDatabase
@Timeout(60)
final class InlineContract {
  private static final int MAX = 100;
  private static final String HALF = "x".repeat(60);
  private static final RecipientRef ANN = RecipientRef.user("ann");
  private static final Recipient ACME = Recipient.tenant("acme").with(Map.of("name", "Acme Inc"));

  private final Cluster cluster;
  private final FaultyDataSource faults;
  private final Node node;
  private final Node small;

  InlineContract(TestDatabase database) {
    cluster = new Cluster(database);
    faults = new FaultyDataSource(database.dataSource());
    node = new NodeSetup(cluster).dataSource(faults.dataSource()).node("a");
    Limits limits = new Limits(Limits.RECIPIENTS, Limits.DATA_BYTES, MAX);
    small = new NodeSetup(cluster).limits(limits).node("small");
    small.storeDefinitions();
  }

  private Map<String, Object> stored(RecipientRef ref) {
    return node.recipients().find(ref).orElseThrow().properties();
  }

  private static TriggerRequest.Builder remind(String user) {
    return TriggerRequest.of("reminder").recipients(user);
  }

  @Test
  void aTenantIsStoredWithTheTriggerAndNamedByIt() {
    node.workflows().trigger(remind("ann").tenant(ACME).build());

    assertThat(stored(RecipientRef.object("$tenants", "acme")))
        .containsOnly(entry("name", "Acme Inc"));
    cluster.clock().advance(Duration.ofDays(1));
    node.runDue();
    assertThat(cluster.email().deliveries())
        .singleElement()
        .satisfies(delivery -> assertThat(delivery.tenant()).isEqualTo("acme"));
  }

  @Test
  void aTenantThatIsOnlyNamedIsNotStored() {
    node.workflows().trigger(remind("ann").tenant("acme").build());
    node.workflows().trigger(remind("ann").tenant(Recipient.tenant("acme")).build());

    assertThat(Rows.of(cluster)).doesNotContainKey("HF_RECIPIENT");
  }

  @Test
  void aTriggerThatFailsStoresNoTenant() {
    faults.failWhere(statement -> statement.startsWith("INSERT INTO QRTZ_TRIGGERS"));

    assertThatThrownBy(() -> node.workflows().trigger(remind("ann").tenant(ACME).build()))
        .isInstanceOf(StoreException.class);

    assertThat(Rows.of(cluster)).containsOnlyKeys("HF_WORKFLOW");
  }

  @Test
  void anAudiencesTenantIsStored() {
    node.workflows()
        .trigger("reminder", t -> t.audience(Stream.of(Recipient.user("ann"))).tenant(ACME));

    assertThat(stored(ACME.ref())).containsOnly(entry("name", "Acme Inc"));
  }

  @Test
  void anotherTenantIsAnotherRequest() {
    node.workflows().trigger(remind("ann").tenant(ACME).idempotencyKey("i").build());

    assertThat(
            node.workflows()
                .trigger(remind("ann").tenant(ACME).idempotencyKey("i").build())
                .isRepeat())
        .isTrue();
    for (Recipient other :
        List.of(
            Recipient.tenant("acme"),
            Recipient.tenant("acme").with(Map.of("name", "Acme")),
            Recipient.tenant("Acme").with(Map.of("name", "Acme Inc")))) {
      assertThatThrownBy(
              () ->
                  node.workflows().trigger(remind("ann").tenant(other).idempotencyKey("i").build()))
          .isInstanceOf(IdempotencyKeyReusedException.class);
    }
    assertThat(stored(ACME.ref())).containsOnly(entry("name", "Acme Inc"));
  }

  @Test
  void whatIsSaidOfOneInSeveralPlacesIsMerged() {
    node.workflows()
        .trigger(
            TriggerRequest.of("reminder")
                .actor(Recipient.user("ann").with(Map.of("name", "Ann", "mail", "old@x")))
                .recipient(Recipient.user("ann").with(Map.of("mail", "new@x")))
                .tenant(ACME)
                .recipient(Recipient.tenant("acme").with(Map.of("plan", "pro")))
                .build());

    assertThat(stored(ANN)).containsOnly(entry("name", "Ann"), entry("mail", "new@x"));
    assertThat(stored(ACME.ref())).containsOnly(entry("name", "Acme Inc"), entry("plan", "pro"));
  }

  /** In whatever order they name them; on any node. */
  @Test
  void callsThatSayTheSameOfEachOtherAtOnceAllSucceed() {
    List<Callable<Object>> calls =
        IntStream.range(0, 8)
            .<Callable<Object>>mapToObj(i -> () -> crosswise(i).workflows())
            .toList();

    Together.run(calls);

    assertThat(stored(ACME.ref())).hasSize(1);
    assertThat(Rows.count(cluster, "HF_RUN", "1 = 1")).isEqualTo(8);
  }

  private Node crosswise(int i) {
    Node own = i % 2 == 0 ? node : small;
    Recipient acme = Recipient.tenant("acme").with(Map.of("name", "Acme " + i));
    Recipient ann = Recipient.user("ann").with(Map.of("name", "Ann " + i));
    Recipient bob = Recipient.user("bob").with(Map.of("name", "Bob " + i));
    own.workflows()
        .trigger(
            "reminder",
            t -> t.tenant(acme).actor(i % 2 == 0 ? ann : bob).recipient(i % 2 == 0 ? bob : ann));
    return own;
  }

  private static List<Problem> problems(ThrowingCallable action) {
    InvalidRequestException refused = catchThrowableOfType(InvalidRequestException.class, action);
    assertThat(refused).as("what was refused").isNotNull();
    return refused.problems();
  }

  @Test
  void theTenantIsUnderTheSameLimit() {
    Recipient large = Recipient.tenant("acme").with(Map.of("name", HALF + HALF));

    assertThat(problems(() -> small.workflows().trigger(remind("ann").tenant(large).build())))
        .extracting(Problem::path)
        .containsExactly("tenant");
  }

  @Test
  void whatIsStoredGrowsNoLargerThanOneCallMaySay() {
    small.recipients().put(ANN, Map.of("a", HALF));

    assertThat(problems(() -> small.recipients().put(ANN, Map.of("b", HALF))))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("properties");
              assertThat(problem.message()).contains("ann 135 bytes").contains("at most 100");
            });

    assertThat(stored(ANN)).containsOnly(entry("a", HALF));
    small.recipients().put(ANN, Map.of("a", "", "b", HALF));
    assertThat(stored(ANN)).containsOnly(entry("a", ""), entry("b", HALF));
  }

  @Test
  void aTriggerThatWouldMakeItLargerIsRefusedWithAllOfThemAndChangesNothing() {
    for (RecipientRef ref : List.of(ANN, RecipientRef.user("boss"), ACME.ref())) {
      small.recipients().put(ref, Map.of("a", HALF));
    }
    Map<String, List<String>> before = Rows.contents(cluster);
    Map<String, Object> more = Map.of("b", HALF);

    List<Problem> refused =
        problems(
            () ->
                small
                    .workflows()
                    .trigger(
                        TriggerRequest.of("reminder")
                            .recipient(Recipient.user("new").with(more))
                            .recipient(Recipient.user("ann").with(more))
                            .actor(Recipient.user("boss").with(more))
                            .tenant(Recipient.tenant("acme").with(more))
                            .idempotencyKey("i")
                            .build()));

    assertThat(refused)
        .extracting(Problem::path)
        .containsExactlyInAnyOrder("recipients[1]", "actor", "tenant");
    assertThat(refused).extracting(Problem::message).anyMatch(text -> text.contains(" ann "));
    assertThat(Rows.contents(cluster)).isEqualTo(before);
  }

  @Test
  void whatOneCallSaysInSeveralPlacesIsLimitedTogether() {
    assertThat(
            problems(
                () ->
                    small
                        .workflows()
                        .trigger(
                            TriggerRequest.of("reminder")
                                .actor(Recipient.user("ann").with(Map.of("a", HALF)))
                                .recipient(Recipient.user("ann").with(Map.of("b", HALF)))
                                .build())))
        .extracting(Problem::path)
        .containsExactly("recipients[0]");
    assertThat(Rows.of(cluster)).containsOnlyKeys("HF_WORKFLOW");
  }

  @Test
  void anAudienceThatWouldMakeItLargerNeverFires() {
    small.recipients().put(ANN, Map.of("a", HALF));
    Stream<Recipient> audience =
        Stream.of(Recipient.user("bob"), Recipient.user("ann").with(Map.of("b", HALF)));

    assertThat(problems(() -> small.workflows().trigger("reminder", t -> t.audience(audience))))
        .extracting(Problem::path)
        .containsExactly("audience");

    assertThat(Rows.of(cluster)).containsOnlyKeys("HF_WORKFLOW", "HF_RECIPIENT");
    assertThat(stored(ANN)).containsOnly(entry("a", HALF));
  }

  @Test
  void callsAtOnceDoNotGrowItTogether() {
    List<Callable<Boolean>> puts =
        IntStream.range(0, 8).<Callable<Boolean>>mapToObj(i -> () -> isPut("member-" + i)).toList();

    assertThat(Together.run(puts)).containsOnlyOnce(true);

    assertThat(stored(ANN)).hasSize(1);
  }

  private boolean isPut(String member) {
    try {
      small.recipients().put(ANN, Map.of(member, HALF));
      return true;
    } catch (InvalidRequestException e) {
      return false;
    }
  }

  @Test
  void whatIsLargerAlreadyMayBeRepeated() {
    node.recipients().put(ANN, Map.of("a", HALF, "b", HALF));

    small
        .workflows()
        .trigger(remind("bob").recipient(Recipient.user("ann").with(Map.of("a", HALF))).build());

    assertThat(stored(ANN)).containsOnly(entry("a", HALF), entry("b", HALF));
  }
}
