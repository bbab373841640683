package dev.holdfire.recipient;

import static dev.holdfire.Refusals.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecipientTest {
  @Test
  void nullsAreRefusedWithTheirPaths() {
    assertThat(pathsOf(() -> RecipientRef.user(null))).containsExactly("id");
    assertThat(pathsOf(() -> RecipientRef.object(null, null))).containsExactly("collection", "id");
    assertThat(pathsOf(() -> Recipient.user(null))).containsExactly("id");
    assertThat(pathsOf(() -> Recipient.object(null, "a"))).containsExactly("collection");
    assertThat(pathsOf(() -> new Recipient(null, null, null)))
        .containsExactly("ref", "$trigger_data");
    assertThat(pathsOf(() -> Recipient.user("ann").with(null))).containsExactly("properties");
    assertThat(pathsOf(() -> Recipient.user("ann").withTriggerData(null)))
        .containsExactly("$trigger_data");
  }
}
