package dev.holdfire.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That what breaks the contract is found. */
final class ContractTest {
  private static final String TRIGGER = "/v1/workflows/new-user-invited/trigger";
  private static final String ANSWER =
      "{\"workflow_run_id\":\"05f8a70d-e42a-86dc-86fa-aada5752f6cf\"}";
  private static final Map<String, List<String>> JSON =
      Map.of(
          "Content-Type",
          List.of("application/json; charset=utf-8"),
          "x-request-id",
          List.of("r1"));

  @Test
  void whatIsAsItSaysHasNoProblems() {
    assertThat(problems("{\"recipients\":[\"ann\"]}", answer(200, ANSWER))).isEmpty();
  }

  @Test
  void membersMoreAndMembersThatAreNullAreNoProblemsOfARequest() {
    String body =
        """
        {"key":"k","__typename":null,"actor":null,"tenant":null,"data":null,"cancellation_key":null,
         "settings":{"skip_delay":null},"recipients":["ann",{"id":"bob","name":null,"plan":"pro"}]}
        """;
    assertThat(problems(body, answer(200, ANSWER))).isEmpty();
  }

  @Test
  void aRequestOfAnotherShapeIsFound() {
    assertThat(problems("{\"recipients\":[]}", answer(200, ANSWER))).isNotEmpty();
    assertThat(problems("{\"recipients\":[7]}", answer(200, ANSWER))).isNotEmpty();
    assertThat(problems("{}", answer(200, ANSWER))).isNotEmpty();
    assertThat(problems("", answer(200, ANSWER))).isNotEmpty();
  }

  @Test
  void anAnswerOfAnotherShapeIsFound() {
    assertThat(answerProblems(200, "{}")).isNotEmpty();
    assertThat(answerProblems(200, "{\"workflow_run_id\":7}")).isNotEmpty();
    assertThat(answerProblems(200, ANSWER.replace("}", ",\"more\":1}"))).isNotEmpty();
    assertThat(answerProblems(200, "no JSON")).isNotEmpty();
    assertThat(answerProblems(201, ANSWER)).isNotEmpty();
  }

  @Test
  void anAnswerWithoutItsHeadersIsFound() {
    Exchange.Answer unnamed =
        new Exchange.Answer(200, Map.of("Content-Type", List.of("application/json")), ANSWER);

    assertThat(problems("{\"recipients\":[\"ann\"]}", unnamed)).isNotEmpty();
  }

  @Test
  void anErrorHasACodeOfItsStatus() {
    assertThat(answerProblems(404, error(404, "workflow_missing"))).isEmpty();
    assertThat(answerProblems(404, error(404, "invalid_params"))).isNotEmpty();
    assertThat(answerProblems(404, error(400, "workflow_missing"))).isNotEmpty();
    assertThat(answerProblems(401, error(401, "authentication_required"))).isEmpty();
    assertThat(answerProblems(500, error(500, "internal_error"))).isNotEmpty();
  }

  @Test
  void anErrorOfAnUnknownPathHasTheEnvelopeToo() {
    Exchange.Request request = new Exchange.Request("GET", "/nothing", Map.of(), "");

    assertThat(
            contract()
                .problemsOfAnswer(
                    new Exchange(request, answer(404, error(404, "resource_missing")))))
        .isEmpty();
    assertThat(contract().problemsOfAnswer(new Exchange(request, answer(404, "Not Found"))))
        .isNotEmpty();
    assertThat(contract().problemsOfAnswer(new Exchange(request, answer(200, "{}")))).isNotEmpty();
  }

  @Test
  void aHeadIsWhereAGetIsAndHasNoBody() {
    Exchange.Request head = new Exchange.Request("HEAD", "/health/live", Map.of(), "");
    Exchange.Request nowhere = new Exchange.Request("HEAD", TRIGGER, Map.of(), "");

    assertThat(contract().problems(new Exchange(head, answer(200, "")))).isEmpty();
    assertThat(contract().problems(new Exchange(head, answer(200, "{}")))).isNotEmpty();
    assertThat(contract().problemsOfAnswer(new Exchange(nowhere, answer(405, "")))).isEmpty();
    assertThat(contract().problemsOfAnswer(new Exchange(nowhere, answer(200, "")))).isNotEmpty();
  }

  @Test
  void aParameterThatIsNotListedIsFound() {
    for (String query : List.of("?nonsense=1", "?status=paused&nonsense=1")) {
      assertThat(contract().problemsOfRequest(runs(query))).as(query).isNotEmpty();
    }
    for (String query : List.of("", "?status=paused", "?status[]=paused", "?status[0]=paused")) {
      assertThat(contract().problemsOfRequest(runs(query))).as(query).isEmpty();
    }
  }

  private static Exchange.Request runs(String query) {
    return new Exchange.Request("GET", "/v1/workflow_recipient_runs" + query, Map.of(), "");
  }

  private static Contract contract() {
    return Contract.ours();
  }

  private static String error(int status, String code) {
    return "{\"code\":\""
        + code
        + "\",\"message\":\"m\",\"status\":"
        + status
        + ",\"type\":\"api_error\",\"errors\":[]}";
  }

  private static Exchange.Answer answer(int status, String body) {
    return new Exchange.Answer(status, JSON, body);
  }

  private static List<String> answerProblems(int status, String body) {
    return problems("{\"recipients\":[\"ann\"]}", answer(status, body));
  }

  private static List<String> problems(String body, Exchange.Answer answer) {
    return contract()
        .problems(new Exchange(new Exchange.Request("POST", TRIGGER, JSON, body), answer));
  }
}
