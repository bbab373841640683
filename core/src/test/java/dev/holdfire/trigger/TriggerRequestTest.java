package dev.holdfire.trigger;

import static dev.holdfire.Refusals.pathsOf;
import static dev.holdfire.Refusals.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.data.Keys;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TriggerRequestTest {
  private static TriggerRequest.Builder invited() {
    return TriggerRequest.of("invited").recipients("ann");
  }

  @Test
  void everyNullIsReportedWithAllElse() {
    TriggerRequest.Builder request =
        TriggerRequest.of(null)
            .recipients("ann", null)
            .recipients(Arrays.asList(Recipient.user("bob"), null))
            .recipients((Collection<Recipient>) null)
            .recipients((String[]) null)
            .recipient(null)
            .recipients(" ")
            .data(null)
            .actor((String) null)
            .audience(null)
            .tenant((String) null)
            .cancellationKey(null)
            .idempotencyKey("k".repeat(Keys.MAX_LENGTH + 1));

    assertThat(pathsOf(request::build))
        .containsExactlyInAnyOrder(
            "workflow_key",
            "recipients",
            "data",
            "actor",
            "audience",
            "tenant",
            "cancellation_key",
            "recipients[1]",
            "recipients[3]",
            "recipients[4]",
            "recipients[5].id",
            "idempotency_key");
  }

  @Test
  void whatIsSetAgainReplacesANull() {
    TriggerRequest request =
        invited()
            .data(null)
            .data(Map.of("a", 1))
            .actor((Recipient) null)
            .actor("boss")
            .tenant((String) null)
            .tenant("acme")
            .build();

    assertThat(request.data()).isEqualTo(Map.of("a", 1));
    assertThat(request.actor()).isEqualTo(Recipient.user("boss"));
    assertThat(request.tenant()).isEqualTo("acme");
  }

  @Test
  void aTenantIsNamedOrDescribed() {
    Map<String, Object> properties = new HashMap<>(Map.of("name", "Acme"));
    Recipient acme = Recipient.tenant("acme");

    TriggerRequest named = invited().tenant("acme").build();
    TriggerRequest described = invited().tenant(acme.with(properties)).build();
    properties.clear();

    assertThat(named.tenant()).isEqualTo(described.tenant()).isEqualTo("acme");
    assertThat(named.tenantObject()).isEqualTo(acme);
    assertThat(described.tenantObject()).isEqualTo(acme.with(Map.of("name", "Acme")));
    assertThat(invited().build().tenantObject()).isNull();
  }

  @Test
  void whatIsNoTenantIsRefusedWhereItWasGiven() {
    Map<String, Object> bad = Map.of("n", Double.NaN);

    assertThat(pathsOf(invited().tenant(" ")::build)).containsExactly("tenant");
    assertThat(pathsOf(invited().tenant(Recipient.tenant(" ").with(bad))::build))
        .containsExactly("tenant.id", "tenant.n");
    assertThat(pathsOf(invited().tenant(Recipient.user("acme"))::build))
        .containsExactly("tenant.collection");
    assertThat(pathsOf(invited().tenant(Recipient.object("teams", "acme"))::build))
        .containsExactly("tenant.collection");
    assertThat(pathsOf(invited().tenant((Recipient) null)::build)).containsExactly("tenant");
  }

  @Test
  void aMissingRecipientIsReportedOnce() {
    assertThat(pathsOf(TriggerRequest.of("invited")::build)).containsExactly("recipients");
    assertThat(pathsOf(TriggerRequest.of("invited").recipients((String[]) null)::build))
        .containsExactly("recipients");
    assertThat(pathsOf(TriggerRequest.of("invited").audience(null)::build))
        .containsExactly("audience");
  }

  @Test
  void aWorkflowKeyIsCheckedLikeOtherKeys() {
    for (String bad : List.of("", " ", "k".repeat(Keys.MAX_LENGTH + 1), "\uD800")) {
      assertThat(pathsOf(TriggerRequest.of(bad).recipients("ann")::build))
          .as(bad)
          .containsExactly("workflow_key");
    }
  }

  @Test
  void anAudienceStandsAlone() {
    assertThat(
            pathsOf(
                invited().audience(Stream.of(Recipient.user("bob"))).idempotencyKey("once")::build))
        .containsExactly("recipients", "idempotency_key");
  }

  @Test
  void aRepeatedRecipientStandsWhereItCameLast() {
    TriggerRequest request = TriggerRequest.of("invited").recipients("ann", "bob", "ann").build();

    assertThat(request.recipients())
        .extracting(Recipient::ref)
        .containsExactly(RecipientRef.user("ann"), RecipientRef.user("bob"));
    assertThat(request.position(0)).isEqualTo(2);
    assertThat(request.position(1)).isEqualTo(1);
  }

  @Test
  void aBuilderReportsTheSameEachTime() {
    TriggerRequest.Builder request = TriggerRequest.of("invited").recipient(null);

    assertThat(problemsOf(request::build)).isEqualTo(problemsOf(request::build)).hasSize(1);
  }

  @Test
  void aRecipientOfAnAudienceIsCheckedAtItsPosition() {
    assertThat(pathsOf(() -> RecipientCheck.checked(null, 7))).containsExactly("audience[7]");
    assertThat(
            pathsOf(
                () ->
                    RecipientCheck.checked(
                        Recipient.object(" ", "").with(Map.of("n", Double.NaN)), 8)))
        .containsExactly("audience[8].id", "audience[8].collection", "audience[8].n");
  }
}
