package dev.holdfire.server.contract;

import static dev.holdfire.server.contract.ContractClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists, page after page, as Knock's clients read them: up to the first page without items. */
final class PagesTest {
  private static final String RUNS = "/v1/workflow_recipient_runs";

  private static LiveServer server;
  private static ContractClient client;

  @BeforeAll
  static void open() {
    server = LiveServer.open(builder -> builder.workers(0));
    client = server.client();
    server.trigger(LiveServer.SENDS, "due", "first", "second");
    server.trigger(LiveServer.SENDS, "later", "a", "b", "c", "d", "e");
    for (JsonNode run : list(RUNS + "?workflow=" + LiveServer.SENDS + "&cancellation_key=later")) {
      client.post(
          RUNS + "/" + run.path("id").asText() + "/reschedule",
          Map.of("resumes_at", "2035-01-01T00:00:00Z"));
    }
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void everyRunIsOnOnePage() {
    assertThat(recipients(RUNS + "?page_size=2"))
        .containsExactlyInAnyOrder("first", "second", "a", "b", "c", "d", "e");
  }

  @Test
  void whatAFilterLeavesOutDoesNotEndTheList() {
    assertThat(recipients(RUNS + "?page_size=2&status[]=paused"))
        .containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    assertThat(recipients(RUNS + "?page_size=2&status[]=queued"))
        .containsExactlyInAnyOrder("first", "second");
  }

  @Test
  void aPageLeadsBackToTheOneBefore() {
    JsonNode first = json(client.get(encoded(RUNS + "?page_size=2")));
    String after = first.at("/page_info/after").asText();
    JsonNode second = json(client.get(encoded(RUNS + "?page_size=2&after=" + after)));
    String before = second.at("/page_info/before").asText();

    JsonNode back = json(client.get(encoded(RUNS + "?page_size=2&before=" + before)));

    assertThat(back.path("items")).isEqualTo(first.path("items"));
  }

  private static List<String> recipients(String target) {
    return list(target).stream().map(run -> run.path("recipient").asText()).toList();
  }

  private static List<JsonNode> list(String target) {
    List<JsonNode> all = new ArrayList<>();
    JsonNode page = json(client.get(encoded(target)));
    while (!page.path("items").isEmpty()) {
      page.path("items").forEach(all::add);
      JsonNode after = page.at("/page_info/after");
      if (after.isNull()) {
        return all;
      }
      page = json(client.get(encoded(target + "&after=" + after.asText())));
    }
    return all;
  }

  private static String encoded(String target) {
    return target.replace("[", "%5B").replace("]", "%5D");
  }
}
