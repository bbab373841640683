package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServerOnEachDatabase
class RunsTest {
  private static final String RUNS = "/v1/workflow_recipient_runs";

  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private List<String> recipients(String query) {
    JsonNode items = server.get(RUNS + query).isDone(200).json().get("items");
    return StreamSupport.stream(items.spliterator(), false)
        .map(item -> item.get("recipient").asText())
        .toList();
  }

  @Test
  void aRunThatWaitsLooksAsKnockShowsIt() {
    server.invite("i-1", "user_1");

    JsonNode run = server.get(RUNS).json().at("/items/0");

    assertThat(run.get("__typename").asText()).isEqualTo("WorkflowRecipientRun");
    assertThat(run.get("status").asText()).isEqualTo("paused");
    assertThat(run.get("workflow").asText()).isEqualTo(TestServer.WORKFLOW);
    assertThat(run.get("recipient").asText()).isEqualTo("user_1");
    assertThat(run.get("error_count").asInt()).isZero();
    assertThat(run.at("/trigger_source/type").asText()).isEqualTo("api");
    assertThat(run.at("/trigger_source/cancellation_key").asText()).isEqualTo("i-1");
    assertThat(run.get("resumes_at").asText()).isEqualTo("2026-01-08T09:00:00Z");
    assertThat(run.get("cancellation").isNull()).isTrue();
    assertThat(run.get("inserted_at").asText()).isEqualTo("2026-01-05T09:00:00Z");
  }

  @Test
  void aRunByItselfTellsWhatHasHappened() {
    server.invite("i-1", "user_1");
    String id = server.get(RUNS).text("/items/0/id");

    JsonNode events = server.get(RUNS + "/" + id).isDone(200).json().get("events");

    assertThat(events.get(0).get("event").asText()).isEqualTo("message_enqueued");
    assertThat(events.get(0).get("step_ref").asText()).isEqualTo("invite");
    assertThat(events.get(1).get("event").asText()).isEqualTo("delay_started");
    assertThat(events.get(1).get("step_type").asText()).isEqualTo("delay");
    server.get(RUNS + "/no-such").isFailure(404, "resource_missing");
  }

  @Test
  void statusesAreKnocksWords() {
    server.invite("i-1", "user_1", "user_2");
    server.cancel("{\"cancellation_key\":\"i-1\",\"recipients\":[\"user_2\"]}").isDone(204);
    server.finish("i-1");

    assertThat(recipients("?status%5B%5D=cancelled")).containsExactly("user_2");
    assertThat(recipients("?status%5B%5D=completed")).containsExactly("user_1");
    assertThat(recipients("?status%5B%5D=completed&status%5B%5D=cancelled")).hasSize(2);
    assertThat(recipients("?status%5B%5D=&status%5B%5D=cancelled")).containsExactly("user_2");
    assertThat(recipients("?status%5B%5D=")).hasSize(2);
    assertThat(recipients("?status=")).hasSize(2);
    assertThat(recipients("?status[0]=paused".replace("[0]", "%5B0%5D"))).isEmpty();
    assertThat(server.get(RUNS + "?status=cancelled").text("/items/0/cancellation/id"))
        .isNotBlank();
  }

  @Test
  void runsAreFoundByRecipientKeyAndTrigger() {
    server.invite("i-1", "user_1");
    server.clock.advance(Duration.ofSeconds(1));
    server.invite("i-2", "user_1", "user_2");
    String trigger = server.get(RUNS).text("/items/0/workflow_run_id");

    assertThat(recipients("?recipient=user_1")).hasSize(2);
    assertThat(recipients("?recipient%5Bid%5D=user_2")).hasSize(1);
    assertThat(recipients("?recipient%5Bid%5D=user_2&recipient%5Bcollection%5D=c")).isEmpty();
    assertThat(recipients("?workflow=new-user-invited&cancellation_key=i-2")).hasSize(2);
    assertThat(recipients("?cancellation_key=i-2")).hasSize(2);
    assertThat(recipients("?cancellation_key=i-2&recipient=user_1")).hasSize(1);
    assertThat(recipients("?cancellation_key=i-3")).isEmpty();
    assertThat(recipients("?workflow_run_id=" + trigger)).hasSize(2);
    assertThat(recipients("?starting_at=2026-01-05T09:00:01Z")).hasSize(2);
    assertThat(recipients("?ending_at=2026-01-05T10:00:01%2B01:00")).hasSize(1);
  }

  @Test
  void pagesGoForthAndBack() {
    server.invite("i-1", "a", "b", "c", "d", "e");

    Set<String> seen = new HashSet<>(recipients("?page_size=2"));
    Reply first = server.get(RUNS + "?page_size=2");
    Reply second = server.get(RUNS + "?page_size=2&after=" + first.text("/page_info/after"));
    Reply third = server.get(RUNS + "?page_size=2&after=" + second.text("/page_info/after"));
    Reply back = server.get(RUNS + "?page_size=2&before=" + third.text("/page_info/before"));

    second.json().get("items").forEach(item -> seen.add(item.get("recipient").asText()));
    third.json().get("items").forEach(item -> seen.add(item.get("recipient").asText()));
    assertThat(seen).hasSize(5);
    assertThat(first.json().at("/page_info/before").isNull()).isTrue();
    assertThat(third.json().at("/page_info/after").isNull()).isTrue();
    assertThat(back.json().get("items")).isEqualTo(second.json().get("items"));
  }

  @Test
  void pagesGoBackHoweverManyThereAre() {
    int pages = 40;
    server.invite(
        "i-1", IntStream.range(0, pages).mapToObj(i -> "user_" + i).toArray(String[]::new));
    List<String> forth = new ArrayList<>();
    List<String> back = new ArrayList<>();

    Reply page = server.get(RUNS + "?page_size=1&status=paused").isDone(200);
    forth.add(page.text("/items/0/id"));
    while (!page.json().at("/page_info/after").isNull()) {
      String after = page.text("/page_info/after");
      assertThat(after).hasSizeLessThan(80);
      page = server.get(RUNS + "?page_size=1&status=paused&after=" + after).isDone(200);
      page.json().get("items").forEach(item -> forth.add(item.get("id").asText()));
    }
    while (!page.json().at("/page_info/before").isNull()) {
      String before = page.text("/page_info/before");
      assertThat(before).hasSizeLessThan(80);
      page = server.get(RUNS + "?page_size=1&status=paused&before=" + before).isDone(200);
      page.json().get("items").forEach(item -> back.add(0, item.get("id").asText()));
    }

    assertThat(forth).hasSize(pages).doesNotHaveDuplicates();
    assertThat(back).isEqualTo(forth); // the last page was empty
  }

  @Test
  void aCursorOfAnotherListIsRefusedByItsName() {
    server.invite("i-1", "a", "b");
    server.cancel("{\"cancellation_key\":\"i-1\",\"recipients\":[\"a\"]}").isDone(204);
    server.cancel("{\"cancellation_key\":\"i-1\",\"recipients\":[\"b\"]}").isDone(204);
    String other = server.get("/v1/cancellations?page_size=1").text("/page_info/after");

    Reply reply = server.get(RUNS + "?before=" + other).isFailure(422, "invalid_params");

    assertThat(reply.fields()).containsExactly("before");
  }

  @Test
  void anEmptyFilterIsNone() throws IOException {
    for (String filter :
        List.of(
            RUNS + "?has_errors=",
            RUNS + "?has_errors",
            RUNS + "?status[]=&tenant=&starting_at=&page_size=&recipient=",
            "/v1/cancellations?late=")) {
      assertThat(RawCall.to(server.server.port(), "GET " + filter + " HTTP/1.1", "Host: localhost"))
          .as(filter)
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void allThatIsWrongWithAQueryIsToldAtOnce() {
    Reply reply =
        server.get(
            RUNS
                + "?status=waiting&page_size=51&after=nonsense&has_errors=yes&starting_at=today"
                + "&recipient%5Bcollection%5D=c&cancellation_key=k&unknown=1");

    reply.isFailure(422, "invalid_params");
    assertThat(reply.fields())
        .containsExactlyInAnyOrder(
            "status", "page_size", "after", "has_errors", "starting_at", "recipient[id]");
  }

  @Test
  void aRunCanGoOnAtAnotherMoment() {
    server.invite("i-1", "user_1");
    String run = RUNS + "/" + server.get(RUNS).text("/items/0/id");

    Reply moved =
        server.post(run + "/reschedule", "{\"resumes_at\":\"2026-02-01T10:00:00+01:00\"}");

    assertThat(moved.isDone(200).text("/resumes_at")).isEqualTo("2026-02-01T09:00:00Z");
    Reply refused = server.post(run + "/reschedule", "{}").isFailure(422, "invalid_params");
    assertThat(refused.fields()).containsExactly("resumes_at");
    server
        .post(RUNS + "/no-such/reschedule", "{\"resumes_at\":\"2026-02-01T10:00:00Z\"}")
        .isFailure(404, "resource_missing");
  }

  @Test
  void aRunCanGoOnNow() {
    server.invite("i-1", "user_1");
    String run = RUNS + "/" + server.get(RUNS).text("/items/0/id");

    server.post(run + "/fire", "").isDone(200);

    server.awaitSent(2);
    server.finish("i-1");
    Reply reply = server.post(run + "/fire", "").isFailure(409, "run_not_waiting");
    assertThat(reply.header("x-should-retry")).contains("false");
  }
}
