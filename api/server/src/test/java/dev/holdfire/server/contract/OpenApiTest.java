package dev.holdfire.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfire.cancel.CancelRequest;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The document by itself. */
final class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Contract contract = Contract.ours();

  @Test
  void theDocumentIsValid() {
    assertThat(contract.mistakes()).isEmpty();
    assertThat(contract.document().getOpenapi()).startsWith("3.0.");
  }

  @Test
  void everyOperationHasANameOfItsOwnAndSaysWhatItDoes() {
    assertThat(operations())
        .extracting(Operation::getOperationId)
        .doesNotContainNull()
        .doesNotHaveDuplicates();
    assertThat(operations())
        .allSatisfy(
            operation -> {
              assertThat(operation.getSummary()).as(operation.getOperationId()).isNotBlank();
              assertThat(operation.getTags()).as(operation.getOperationId()).hasSize(1);
              assertThat(operation.getDescription())
                  .as(operation.getOperationId())
                  .containsAnyOf("Role: read", "Role: operate", "Role: admin", "Asks for no key");
            });
  }

  @Test
  void asManyRecipientsAreAllowedAsACancellationMayName() {
    for (String schema : List.of("CancelRequest", "CancelNotifyRequest")) {
      Schema<?> recipients =
          (Schema<?>)
              contract
                  .document()
                  .getComponents()
                  .getSchemas()
                  .get(schema)
                  .getProperties()
                  .get("recipients");
      assertThat(recipients.getMaxItems()).as(schema).isEqualTo(CancelRequest.MAX_RECIPIENTS);
    }
  }

  @Test
  void everyOperationSaysHowItRefuses() {
    assertThat(operations())
        .allSatisfy(
            operation ->
                assertThat(operation.getResponses())
                    .as(operation.getOperationId())
                    .containsKey("default"));
  }

  @Test
  void everyAnswerNamesItsRequest() {
    assertThat(answers())
        .allSatisfy(
            (name, answer) -> assertThat(answer.getHeaders()).as(name).containsKey("x-request-id"));
  }

  @Test
  void examplesOfRequestsAreAcceptable() {
    List<String> checked = new ArrayList<>();
    contract
        .document()
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach(
                        (method, operation) ->
                            exampleOf(operation)
                                .ifPresent(
                                    example -> {
                                      checked.add(operation.getOperationId());
                                      assertAcceptable(method, path, example);
                                    })));
    assertThat(checked).contains("triggerWorkflow", "cancelWorkflow", "putWorkflow", "bulkCancel");
  }

  private void assertAcceptable(PathItem.HttpMethod method, String path, Object example) {
    String target = path.replaceAll("\\{[a-z_]+}", "some-id");
    Exchange.Request request =
        new Exchange.Request(
            method.name(),
            target,
            Map.of("Content-Type", List.of("application/json")),
            text(example));
    assertThat(contract.problemsOfRequest(request)).as(target).isEmpty();
  }

  private static String text(Object example) {
    try {
      return JSON.writeValueAsString(example);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private java.util.Optional<Object> exampleOf(Operation operation) {
    if (operation.getRequestBody() == null) {
      return java.util.Optional.empty();
    }
    String ref = operation.getRequestBody().get$ref();
    var body =
        ref == null
            ? operation.getRequestBody()
            : contract.document().getComponents().getRequestBodies().get(ref.replaceAll(".*/", ""));
    MediaType json = body.getContent().get("application/json");
    return java.util.Optional.ofNullable(json.getExample());
  }

  private List<Operation> operations() {
    return contract.document().getPaths().values().stream()
        .flatMap(item -> item.readOperations().stream())
        .toList();
  }

  private Map<String, ApiResponse> answers() {
    return contract.document().getComponents().getResponses();
  }
}
