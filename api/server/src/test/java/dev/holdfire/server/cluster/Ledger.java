package dev.holdfire.server.cluster;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;

/**
 * What was called, what has become of it by the nodes' own account, and what a receiver has got of
 * it: whether all three agree.
 */
final class Ledger {
  private static final JsonMapper JSON = new JsonMapper();

  /** How long before a kill what is sent twice can have been under way. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(3);

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String RUNS = "/v1/workflow_recipient_runs?page_size=50&workflow=";
  private static final String OPEN =
      "&status%5B%5D=queued&status%5B%5D=processing&status%5B%5D=paused";

  private final Flow flow;
  private final List<Load.Entry> entries;
  private final Map<String, JsonNode> runs = new HashMap<>();
  private final Map<String, JsonNode> receipts = new HashMap<>();
  private final Map<String, List<Receiver.Post>> posts;

  private Ledger(Flow flow, List<Load.Entry> entries, List<Receiver.Post> posts) {
    this.flow = flow;
    this.entries = entries;
    this.posts = posts.stream().collect(groupingBy(Receiver.Post::runId));
  }

  /** Waits until all runs are over, and reads at this node what has become of them. */
  static Ledger read(URI node, Flow flow, List<Load.Entry> entries, Receiver receiver) {
    RepeatingClient client = new RepeatingClient(List.of(node));
    Awaitility.await("all runs are over")
        .atMost(LIMIT)
        .until(() -> json(client.get(RUNS + flow.key() + OPEN)).path("items").isEmpty());
    Ledger ledger = new Ledger(flow, entries, receiver.posts());
    ledger.readRuns(client);
    ledger.readReceipts(client);
    return ledger;
  }

  private void readRuns(RepeatingClient client) {
    String target = RUNS + flow.key();
    JsonNode page = json(client.get(target));
    while (true) {
      page.path("items").forEach(run -> runs.put(run.path("id").asText(), run));
      JsonNode after = page.at("/page_info/after");
      if (after.isNull()) {
        return;
      }
      page = json(client.get(target + "&after=" + after.asText()));
    }
  }

  private void readReceipts(RepeatingClient client) {
    for (Load.Entry entry : entries) {
      if (entry.cancel() != null) {
        String id = entry.cancel().header("holdfire-cancellation-id").orElseThrow();
        receipts.put(entry.key(), json(client.get("/v1/cancellations/" + id)));
      }
    }
  }

  private static JsonNode json(RepeatingClient.Answer answer) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    try {
      return JSON.readTree(answer.response().body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** The runs by their status. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    runs.values().forEach(run -> counts.merge(run.path("status").asText(), 1L, Long::sum));
    return counts;
  }

  /** How often each outcome of a cancellation occurred. */
  Map<String, Integer> outcomes() {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (JsonNode receipt : receipts.values()) {
      receipt
          .path("entries")
          .forEach(entry -> outcomes.merge(entry.path("outcome").asText(), 1, Integer::sum));
    }
    return outcomes;
  }

  /** Fails unless nothing is missing, nothing is there twice, and all of it is true. */
  void assertRight() {
    assertEachTriggerHasItsRuns();
    assertEachStepHasADeliveryKeyOfItsOwn();
    entries.forEach(this::assertCancelWasTrue);
    Set<String> canceled = new TreeSet<>();
    receipts.forEach(
        (key, receipt) -> {
          if (!receipt.path("rejected").asBoolean()) {
            canceled.add(key);
          }
        });
    runs.values().forEach(run -> assertEndIsTrue(run, canceled));
    assertThat(runs.keySet()).containsAll(posts.keySet());
  }

  private void assertEachTriggerHasItsRuns() {
    Map<String, Set<String>> called = new TreeMap<>();
    for (Load.Entry entry : entries) {
      assertThat(entry.trigger().status()).as(entry.toString()).isEqualTo(200);
      called.put(
          json(entry.trigger()).path("workflow_run_id").asText(),
          new TreeSet<>(entry.recipients()));
    }
    Map<String, Set<String>> found = new TreeMap<>();
    for (JsonNode run : runs.values()) {
      assertThat(
              found
                  .computeIfAbsent(run.path("workflow_run_id").asText(), id -> new TreeSet<>())
                  .add(run.path("recipient").asText()))
          .as("the only run of its recipient: %s", run)
          .isTrue();
    }
    assertThat(called).hasSameSizeAs(entries);
    assertThat(found).isEqualTo(called);
  }

  private void assertEachStepHasADeliveryKeyOfItsOwn() {
    Map<String, Set<String>> steps = new HashMap<>();
    posts.values().stream()
        .flatMap(List::stream)
        .forEach(
            post ->
                steps
                    .computeIfAbsent(post.key(), key -> new TreeSet<>())
                    .add(post.runId() + " " + post.step()));
    assertThat(steps).allSatisfy((key, same) -> assertThat(same).as(key).hasSize(1));
  }

  private void assertCancelWasTrue(Load.Entry entry) {
    if (entry.cancel() == null) {
      return;
    }
    JsonNode receipt = receipts.get(entry.key());
    assertThat(entry.cancel().status()).isIn(204, 409);
    assertThat(receipt.path("rejected").asBoolean())
        .as(receipt.toString())
        .isEqualTo(entry.cancel().status() == 409);
    assertThat(receipt.path("entries")).as(entry.toString()).hasSameSizeAs(entry.recipients());
    for (JsonNode one : receipt.path("entries")) {
      JsonNode run = runs.get(one.path("workflow_recipient_run_id").asText());
      String outcome = one.path("outcome").asText();
      assertThat(run.path("status").asText())
          .as("%s of %s", outcome, run)
          .isEqualTo(outcome.equals("already_finished") ? "completed" : "cancelled");
      assertNothingBeganAfter(entry.cancel().at(), outcome, run.path("id").asText());
    }
  }

  /** What was stopped may still have got what was under way at that moment, and nothing after. */
  private void assertNothingBeganAfter(long answered, String outcome, String runId) {
    List<Receiver.Post> all = posts.getOrDefault(runId, List.of());
    List<Receiver.Post> after = all.stream().filter(post -> post.at() > answered).toList();
    if (outcome.equals("canceled") || outcome.equals("already_finished")) {
      assertThat(after).as("after %s of %s", outcome, runId).isEmpty();
      return;
    }
    assertThat(after.stream().map(Receiver.Post::step).distinct())
        .as("after %s of %s", outcome, runId)
        .hasSizeLessThanOrEqualTo(1);
    if (after.stream().anyMatch(post -> post.step().equals(Flow.SECOND))) {
      assertThat(all)
          .as("the second step of %s had begun before the cancellation at %s", runId, answered)
          .anyMatch(
              post ->
                  post.step().equals(Flow.FIRST) && post.at() + flow.delay().toNanos() <= answered);
    }
  }

  private void assertEndIsTrue(JsonNode run, Set<String> canceled) {
    assertThat(run.path("error_count").asInt()).as(run.toString()).isZero();
    String status = run.path("status").asText();
    Set<String> steps =
        posts.getOrDefault(run.path("id").asText(), List.of()).stream()
            .map(Receiver.Post::step)
            .collect(toSet());
    if (status.equals("completed")) {
      assertThat(steps).as(run.toString()).containsExactlyInAnyOrder(Flow.FIRST, Flow.SECOND);
    } else {
      assertThat(status).as(run.toString()).isEqualTo("cancelled");
      assertThat(canceled).contains(run.at("/trigger_source/cancellation_key").asText());
    }
  }

  /** Fails if a request that was not answered, and so was repeated, had been carried out. */
  void assertNothingUnansweredWasDone() {
    for (Load.Entry entry : entries) {
      if (entry.trigger().attempts() > 1) {
        assertThat(entry.trigger().header("idempotent-replayed")).as(entry.toString()).isEmpty();
      }
      if (entry.cancel() != null && entry.cancel().attempts() > 1) {
        assertThat(receipts.get(entry.key()).at("/counts/already_canceled").asInt())
            .as(entry.toString())
            .isZero();
      }
    }
  }

  /** By how much the latest of all sends was later than its delay. */
  Duration mostLate() {
    Map<String, Long> triggered = new HashMap<>();
    entries.forEach(entry -> triggered.put(entry.key(), entry.trigger().at()));
    long most = 0;
    for (Map.Entry<String, List<Receiver.Post>> run : posts.entrySet()) {
      String key = runs.get(run.getKey()).at("/trigger_source/cancellation_key").asText();
      long previous = triggered.get(key);
      for (Receiver.Post post : run.getValue()) {
        most = Math.max(most, post.at() - previous - flow.delay().toNanos());
        previous = post.at();
      }
    }
    return Duration.ofNanos(most);
  }

  /** What has arrived more than once: the same step of the same run. */
  List<List<Receiver.Post>> repeated() {
    return posts.values().stream()
        .flatMap(List::stream)
        .collect(groupingBy(post -> post.runId() + " " + post.step()))
        .values()
        .stream()
        .filter(same -> same.size() > 1)
        .toList();
  }

  /**
   * Fails unless all that has arrived twice was under way on one node when it was killed, and sent
   * again by another, under the same delivery key.
   */
  void assertRepeatedOnly(String killedNode, String otherNode, long killed) {
    assertThat(repeated())
        .allSatisfy(
            same -> {
              assertThat(same)
                  .extracting(Receiver.Post::node)
                  .containsExactly(killedNode, otherNode);
              assertThat(same.get(0).key()).isNotBlank().isEqualTo(same.get(1).key());
              assertThat(same.get(0).at()).isGreaterThan(killed - UNDER_WAY.toNanos());
            });
  }
}
