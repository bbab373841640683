package dev.holdfire.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZoneChoiceTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void theZoneOfTheRecipientComesFirst() {
    assertThat(ZoneChoice.of(Map.of("timezone", "Asia/Kolkata"), BERLIN))
        .isEqualTo(new ZoneChoice(ZoneId.of("Asia/Kolkata"), null));
  }

  @Test
  void theZoneOfTheWorkflowComesNext() {
    assertThat(ZoneChoice.of(Map.of(), BERLIN)).isEqualTo(new ZoneChoice(BERLIN, null));
    assertThat(ZoneChoice.of(Collections.singletonMap("timezone", null), BERLIN))
        .isEqualTo(new ZoneChoice(BERLIN, null));
  }

  @Test
  void utcComesLast() {
    assertThat(ZoneChoice.of(Map.of(), null)).isEqualTo(new ZoneChoice(ZoneOffset.UTC, null));
  }

  @Test
  void anInvalidZoneOfTheRecipientIsReportedAndPassedOver() {
    List<Object> invalid =
        Arrays.asList("", "Europe/Atlantis", "berlin", "+99:00", 1, true, Map.of());
    for (Object timezone : invalid) {
      ZoneChoice choice = ZoneChoice.of(Map.of("timezone", timezone), BERLIN);

      assertThat(choice.zone()).isEqualTo(BERLIN);
      assertThat(choice.problem()).startsWith("recipient.timezone is ").endsWith("Europe/Berlin");
    }
  }
}
