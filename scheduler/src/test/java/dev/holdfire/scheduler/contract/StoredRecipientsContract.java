package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.recipient.Recipients;
import dev.holdfire.recipient.StoredRecipient;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@OnEachDatabase
@Timeout(60)
final class StoredRecipientsContract {
  private static final RecipientRef ANN = RecipientRef.user("ann");
  private static final List<RecipientRef> LOOKALIKES =
      List.of(
          ANN,
          RecipientRef.user("Ann"),
          RecipientRef.user("ann "),
          RecipientRef.object("ann", "ann"),
          RecipientRef.object("a", "nn"),
          RecipientRef.user("a/nn"));

  private final Cluster cluster;
  private final FaultyDataSource faults;
  private final Node node;
  private final Recipients here;
  private final Recipients there;

  StoredRecipientsContract(TestDatabase database) {
    cluster = new Cluster(database);
    faults = new FaultyDataSource(database.dataSource());
    node = new NodeSetup(cluster).dataSource(faults.dataSource()).node("a");
    here = node.recipients();
    there = cluster.node("b").recipients();
  }

  private static Map<String, Object> properties(Recipients recipients) {
    return recipients.find(ANN).orElseThrow().properties();
  }

  private static List<String> pathsOf(ThrowingCallable action) {
    InvalidRequestException refused = catchThrowableOfType(InvalidRequestException.class, action);
    assertThat(refused).as("what was refused").isNotNull();
    return refused.problems().stream().map(Problem::path).toList();
  }

  @Test
  void whatIsPutIsFoundOnEachNode() {
    Map<String, Object> given = Map.of("name", "Ann", "scores", List.of(1, Map.of("best", true)));

    StoredRecipient stored = here.put(ANN, given);

    assertThat(stored).isEqualTo(new StoredRecipient(ANN, given, cluster.clock().instant()));
    assertThat(here.find(ANN)).contains(stored);
    assertThat(there.find(ANN)).contains(stored);
    assertThat(there.find(RecipientRef.user("bob"))).isEmpty();
  }

  @Test
  void givenMembersReplaceStoredOnesAndOthersStay() {
    Map<String, Object> second = new HashMap<>(Map.of("name", "Ann B."));
    second.put("phone", null);
    here.put(ANN, Map.of("name", "Ann", "mail", "a@x", "phone", "1"));

    StoredRecipient stored = there.put(ANN, second);

    assertThat(stored.properties())
        .containsOnly(entry("name", "Ann B."), entry("mail", "a@x"), entry("phone", null));
    assertThat(here.find(ANN)).contains(stored);
  }

  @Test
  void whatIsRepeatedIsNotWritten() {
    Instant first = cluster.clock().instant();
    here.put(ANN, Map.of("name", "Ann", "mail", "a@x"));
    cluster.clock().advance(Duration.ofMinutes(1));

    assertThat(there.put(ANN, Map.of("mail", "a@x")).updatedAt()).isEqualTo(first);
    assertThat(there.put(ANN, Map.of()).updatedAt()).isEqualTo(first);
    assertThat(there.put(ANN, Map.of("mail", "b@x")).updatedAt())
        .isEqualTo(cluster.clock().instant());
  }

  @Test
  void whatIsStoredCannotBeChangedInMemory() {
    here.put(ANN, Map.of("list", new ArrayList<>(List.of("a"))));

    assertThat(properties(here)).isUnmodifiable();
    assertThat((List<?>) properties(here).get("list")).isUnmodifiable();
  }

  @Test
  void aRecipientOfWhomNothingIsSaidIsStoredAllTheSame() {
    here.put(ANN, Map.of());

    assertThat(properties(there)).isEmpty();
  }

  @Test
  void whatTriggerCallsSayAndWhatIsPutAreOne() {
    node.workflows()
        .trigger(
            "new-user-invited",
            t -> t.recipient(Recipient.user("ann").with(Map.of("name", "Ann", "mail", "old@x"))));
    here.put(ANN, Map.of("mail", "new@x"));
    node.runDue();

    assertThat(properties(there)).containsOnly(entry("name", "Ann"), entry("mail", "new@x"));
    assertThat(cluster.email().deliveries())
        .singleElement()
        .satisfies(
            delivery ->
                assertThat(delivery.recipient().properties())
                    .containsOnly(entry("name", "Ann"), entry("mail", "new@x")));
  }

  @Test
  void deletingForgetsAndRunsGoOn() {
    here.put(ANN, Map.of("name", "Ann"));
    node.workflows().trigger("new-user-invited", t -> t.recipients("ann"));

    assertThat(there.delete(ANN)).isTrue();
    assertThat(there.delete(ANN)).isFalse();

    node.runDue();
    assertThat(here.find(ANN)).isEmpty();
    assertThat(cluster.email().sent()).containsExactly("ann:invite");
    assertThat(cluster.email().deliveries().get(0).recipient().properties()).isEmpty();
  }

  @Test
  void recipientsThatLookAlikeAreDifferent() {
    LOOKALIKES.forEach(ref -> here.put(ref, Map.of("who", ref.toString())));

    for (RecipientRef ref : LOOKALIKES) {
      assertThat(here.find(ref).orElseThrow())
          .isEqualTo(
              new StoredRecipient(ref, Map.of("who", ref.toString()), cluster.clock().instant()));
    }
    assertThat(here.delete(ANN)).isTrue();
    assertThat(here.find(RecipientRef.object("ann", "ann"))).isPresent();
  }

  @Test
  void concurrentPutsOfOneRecipientAllTakeEffect() {
    Map<String, Object> expected = new HashMap<>();
    List<Callable<StoredRecipient>> puts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Recipients recipients = i % 2 == 0 ? here : there;
      String name = "member-" + i;
      expected.put(name, i);
      puts.add(() -> recipients.put(ANN, Map.of(name, expected.get(name))));
    }

    Together.run(puts); // the first of all
    assertThat(properties(here)).isEqualTo(expected);

    expected.replaceAll((name, value) -> (int) value + 100);
    Together.run(puts); // changes
    assertThat(properties(there)).isEqualTo(expected);
  }

  @Test
  void whatIsPutWhileTheRecipientIsDeletedAndPutAgainIsMerged() {
    here.put(ANN, Map.of("old", true));
    faults.beforeStatement(
        sql -> sql.contains("HF_RECIPIENT") && sql.contains("FOR UPDATE"),
        connection -> {
          there.delete(ANN);
          faults.beforeStatement(
              sql -> sql.startsWith("INSERT") || sql.startsWith("MERGE"),
              again -> there.put(ANN, Map.of("there", 1)));
        });

    StoredRecipient stored = here.put(ANN, Map.of("here", 1));

    assertThat(stored.properties()).containsOnly(entry("here", 1), entry("there", 1));
    assertThat(there.find(ANN)).contains(stored);
  }

  @Test
  void allThatIsWrongIsReportedAtOnceAndNothingIsWritten() {
    RecipientRef bad = RecipientRef.object(" ", "i".repeat(257));

    assertThat(pathsOf(() -> here.put(bad, Map.of("at", Instant.EPOCH))))
        .containsExactly("recipient.id", "recipient.collection", "properties.at");
    assertThat(pathsOf(() -> here.put(null, null))).containsExactly("recipient", "properties");
    assertThat(pathsOf(() -> here.find(bad)))
        .containsExactly("recipient.id", "recipient.collection");
    assertThat(pathsOf(() -> here.delete(bad)))
        .containsExactly("recipient.id", "recipient.collection");
    assertThat(Rows.of(cluster)).isEmpty();
  }

  @Test
  void propertiesMayBeAsLargeAsTheNodeAllows() {
    int max = "{\"name\":\"é\"}".length() + 1; // in UTF-8, é takes two bytes
    Limits limits = new Limits(Limits.RECIPIENTS, Limits.DATA_BYTES, max);
    Recipients small = new NodeSetup(cluster).limits(limits).node("small").recipients();

    small.put(ANN, Map.of("name", "é"));

    assertThat(pathsOf(() -> small.put(ANN, Map.of("name", "éé")))).containsExactly("properties");
    assertThat(properties(here)).containsOnly(entry("name", "é"));
  }

  @Test
  void nullInThePlaceOfAnyArgumentIsRefused() {
    NullCalls.of(Recipients.class)
        .on(() -> here)
        .with(RecipientRef.class, ANN)
        .with(Map.class, Map.of())
        .areRefused();
  }
}
