package dev.holdfire.channels;

import dev.holdfire.channel.Delivery;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.workflow.ChannelStep;
import java.util.Map;

/** Deliveries to send. */
final class Deliveries {
  static final String KEY = "rr-1/invite.first";

  private Deliveries() {}

  /** One of a step without settings. */
  static Delivery plain() {
    return of(Map.of());
  }

  /** One of a step with this template. */
  static Delivery templated(Map<String, ?> template) {
    return of(Map.of("template", template));
  }

  /** One of a step with these settings. */
  static Delivery of(Map<String, ?> settings) {
    return new Delivery(
        new Delivery.Run("rr-1", "wr-1", "new-user-invited", "v-1", "invite_42"),
        new ChannelStep("invite.first", "hook", Map.copyOf(settings)),
        2,
        new Delivery.ResolvedRecipient(
            RecipientRef.object("projects", "p1"), Map.of("email", "ann@example.org")),
        Map.of("team", "Räckets"),
        RecipientRef.user("bob"),
        "acme");
  }

  /** One of which nothing is given that may be missing. */
  static Delivery bare() {
    return new Delivery(
        new Delivery.Run("rr-2", "wr-2", "new-user-invited", "v-1", null),
        new ChannelStep("invite", "hook", Map.of()),
        1,
        new Delivery.ResolvedRecipient(RecipientRef.user("ann\nbob"), Map.of("secret", "s3cret")),
        Map.of("secret", "s3cret"),
        null,
        null);
  }
}
