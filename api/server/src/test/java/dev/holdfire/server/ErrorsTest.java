package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ErrorsTest {
  private static final TestServer SERVER =
      TestServer.start(
          builder -> builder.maxBodyBytes(20_000).requestTimeout(Duration.ofSeconds(1)));

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void aPathThatIsNoneIsMissing() {
    SERVER.get("/v1/nothing").isFailure(404, "resource_missing");
    SERVER.get("/").isFailure(404, "resource_missing");
    SERVER.get("/v1/workflow_recipient_runs/").isFailure(404, "resource_missing");
  }

  @Test
  void aMethodThatAPathDoesNotHaveIsToldWithThoseItHas() {
    Reply reply =
        SERVER.get("/v1/workflows/new-user-invited/trigger").isFailure(405, "method_not_allowed");

    assertThat(reply.header("allow")).contains("POST");
    assertThat(SERVER.post("/v1/users/u", "{}").header("allow")).contains("DELETE, GET, HEAD, PUT");
    SERVER
        .send(
            SERVER
                .request("/v1/notify")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build())
        .isFailure(405, "method_not_allowed");
  }

  @Test
  void whatIsNoJsonIsToldWithItsPlace() {
    Reply reply = SERVER.trigger("{\"recipients\":\n [}").isFailure(400, "bad_request");

    assertThat(reply.text("/message")).contains("line 2");
    for (String body : List.of("", "[]", "7", "null", "{} {}", "{\"a\":\"\u0001\"}")) {
      SERVER.trigger(body).isFailure(400, "bad_request");
    }
  }

  @Test
  void brokenUtf8IsNoJson() {
    isNoJson(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'});
    isNoJson(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'});
    isNoJson("{}".getBytes(StandardCharsets.UTF_16LE));
  }

  private static void isNoJson(byte[] body) {
    HttpRequest request =
        SERVER
            .request("/v1/workflows/new-user-invited/trigger")
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();

    SERVER.send(request).isFailure(400, "bad_request");
  }

  @Test
  void halfASurrogatePairIsNoText() {
    SERVER
        .trigger("{\"recipients\":[\"u\"],\"data\":{\"a\":\"\\ud800\"}}")
        .isFailure(422, "invalid_params");
  }

  @Test
  void deepNestingIsRefused() {
    SERVER
        .trigger(
            "{\"recipients\":[\"u\"],\"data\":" + "{\"a\":".repeat(105) + "1" + "}".repeat(106))
        .isFailure(422, "invalid_params");
    SERVER
        .trigger("{\"data\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}")
        .isFailure(400, "bad_request");
  }

  @Test
  void anythingButJsonIsRefusedBecauseBrowsersSendItUnasked() {
    HttpRequest request =
        SERVER
            .request("/v1/workflows/new-user-invited/trigger")
            .header("content-type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{\"recipients\":[\"u\"]}"))
            .build();

    SERVER.send(request).isFailure(415, "unsupported_media_type");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    SERVER
        .trigger("{\"data\":{\"a\":\"" + "x".repeat(30_000) + "\"}}")
        .isFailure(413, "payload_too_large");
  }

  @Test
  void aBodyThatIsTooLargeAndDoesNotSaySoIsRefused() {
    HttpRequest request =
        SERVER
            .request("/v1/workflows/new-user-invited/trigger")
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(new byte[30_000])))
            .build();

    SERVER.send(request).isFailure(413, "payload_too_large");
  }

  @Test
  void headersThatAreTooLargeAreRefused() throws IOException {
    isRefused(
        raw("GET /v1/users/u HTTP/1.1", "Host: localhost", "X-A: " + "x".repeat(40_000)), 431);
  }

  @Test
  void anAddressThatIsTooLongIsRefused() throws IOException {
    isRefused(raw("GET /v1/users/" + "x".repeat(40_000) + " HTTP/1.1", "Host: localhost"), 414);
  }

  @Test
  void whatIsNoHttpIsRefused() throws IOException {
    isRefused(raw("GET /v1/users/u HTTP/1.1"), 400);
    isRefused(raw("GET /v1/%zz HTTP/1.1", "Host: localhost"), 400);
    isRefused(raw("GET /v1/users/u HTTP/9.9", "Host: localhost"), 400);
  }

  @Test
  void aQueryThatIsNoUtf8IsRefused() {
    SERVER.get("/v1/workflow_recipient_runs?workflow=%C3").isFailure(400, "bad_request");
  }

  @Test
  void ofManyProblemsTheFirstAreListed() {
    String bad = "{\"recipients\":[" + "1,".repeat(8_999) + "1]}";

    assertThat(
            SERVER.post("/v1/workflows/any/trigger", bad).isFailure(422, "invalid_params").fields())
        .hasSize(100);
  }

  @Test
  void anEmptyDryRunIsNoRealCancellation() {
    SERVER
        .post("/v1/workflows/any/cancel?dry_run", "{\"cancellation_key\":\"k\"}")
        .isFailure(422, "invalid_params");
  }

  @Test
  void aBodyThatDoesNotComeIsNotWaitedFor() throws IOException {
    String answer =
        RawCall.bytes(
            SERVER.server.port(),
            "POST /v1/notify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\n\r\n{");

    isRefused(answer, 408);
  }

  private static String raw(String... lines) throws IOException {
    return RawCall.to(SERVER.server.port(), lines);
  }

  private static void isRefused(String answer, int status) {
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer.toLowerCase(Locale.ROOT))
        .contains("content-type: application/json")
        .contains("x-request-id: ")
        .contains("\"status\":" + status)
        .contains("\"errors\":[]")
        .doesNotContain("exception")
        .doesNotContain("jetty");
  }
}
