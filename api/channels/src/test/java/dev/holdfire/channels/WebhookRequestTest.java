package dev.holdfire.channels;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfire.channel.DeliveryResult;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a webhook sends. */
final class WebhookRequestTest {
  private static final Instant NOW = Instant.parse("2026-01-05T09:00:00.123Z");
  private static final byte[] OLD =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NEW =
      "fedcba9876543210fedcba9876543210".getBytes(StandardCharsets.UTF_8);

  private final Receiver receiver = new Receiver();
  private final WebhookChannelBuilder builder =
      WebhookChannel.builder()
          .url(receiver.url("/hooks?to=us"))
          .allowPrivateAddresses(true)
          .ports(List.of(receiver.port()))
          .clock(Clock.fixed(NOW, ZoneOffset.UTC));

  @AfterEach
  void close() {
    receiver.close();
  }

  private static String secret(byte[] bytes) {
    return "whsec_" + Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void theDocumentTellsTheDelivery() throws Exception {
    DeliveryResult result = builder.build().send(Deliveries.plain());

    assertThat(result).isEqualTo(DeliveryResult.sent("answered 200"));
    assertThat(receiver.only().method()).isEqualTo("POST");
    assertThat(receiver.only().uri()).hasToString("/hooks?to=us");
    assertJson(
        """
        {"delivery_key": "rr-1/invite.first",
         "workflow": "new-user-invited",
         "workflow_run_id": "wr-1",
         "workflow_recipient_run_id": "rr-1",
         "step_ref": "invite.first",
         "attempt": 2,
         "recipient": {"id": "p1", "collection": "projects",
                       "properties": {"email": "ann@example.org"}},
         "actor": {"id": "bob", "collection": null},
         "tenant": "acme",
         "cancellation_key": "invite_42",
         "data": {"team": "Räckets"},
         "time": "2026-01-05T09:00:00.123Z"}""");
  }

  @Test
  void whatIsMissingIsNull() throws Exception {
    builder.build().send(Deliveries.bare());

    assertJson(
        """
        {"delivery_key": "rr-2/invite",
         "workflow": "new-user-invited",
         "workflow_run_id": "wr-2",
         "workflow_recipient_run_id": "rr-2",
         "step_ref": "invite",
         "attempt": 1,
         "recipient": {"id": "ann\\nbob", "collection": null, "properties": {"secret": "s3cret"}},
         "actor": null,
         "tenant": null,
         "cancellation_key": null,
         "data": {"secret": "s3cret"},
         "time": "2026-01-05T09:00:00.123Z"}""");
  }

  private void assertJson(String expected) throws Exception {
    JsonMapper mapper = new JsonMapper();
    assertThat(mapper.readTree(receiver.only().body())).isEqualTo(mapper.readTree(expected));
  }

  @Test
  void eachRequestSaysWhoSendsWhatAndIsNotSignedWithoutASecret() throws Exception {
    builder.build().send(Deliveries.plain());

    assertThat(receiver.only().header("Idempotency-Key")).isEqualTo(Deliveries.KEY);
    assertThat(receiver.only().header("Content-Type")).isEqualTo("application/json");
    assertThat(receiver.only().header("User-Agent")).matches("Holdfire/[0-9]+\\.[0-9]+\\.[0-9]+.*");
    assertThat(receiver.only().headers())
        .doesNotContainKeys("Webhook-id", "Webhook-timestamp", "Webhook-signature");
  }

  @Test
  void aRequestIsSignedByEachSecret() throws Exception {
    builder.secret(secret(OLD)).secret(secret(NEW)).build().send(Deliveries.plain());

    Receiver.Received request = receiver.only();
    assertThat(request.header("webhook-id")).isEqualTo("rr-1/invite%2Efirst");
    assertThat(request.header("webhook-timestamp")).isEqualTo("1767603600");
    String signed = "rr-1/invite%2Efirst.1767603600." + request.body();
    assertThat(request.header("webhook-signature"))
        .isEqualTo("v1," + hmac(OLD, signed) + " v1," + hmac(NEW, signed));
  }

  private static String hmac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void headersOfTheChannelGoAlongAndAStepsReplaceThem() throws Exception {
    builder.header("X-Team", "ours").header("Authorization", "Bearer 1").build();
    WebhookChannel channel = builder.build();

    channel.send(Deliveries.templated(Map.of("headers", Map.of("x-team", "theirs"))));

    assertThat(receiver.only().header("Authorization")).isEqualTo("Bearer 1");
    assertThat(receiver.only().headers().get("X-Team")).containsExactly("theirs");
  }

  @Test
  void aStepGoesToItsOwnUrlWithItsOwnHeadersOnly() throws Exception {
    WebhookChannel channel = builder.header("Authorization", "Bearer 1").build();

    channel.send(
        Deliveries.templated(
            Map.of(
                "method", "POST",
                "url", receiver.url("/theirs"),
                "headers", List.of(Map.of("key", "X-API-Key", "value", "2")),
                "query_params", List.of())));

    assertThat(receiver.only().uri()).hasToString("/theirs");
    assertThat(receiver.only().header("X-API-Key")).isEqualTo("2");
    assertThat(receiver.only().headers()).doesNotContainKey("Authorization");
  }
}
