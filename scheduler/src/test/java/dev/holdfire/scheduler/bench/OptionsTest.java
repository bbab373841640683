package dev.holdfire.scheduler.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.scheduler.bench.scenario.Scenario;
import dev.holdfire.scheduler.bench.scenario.Sizes;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OptionsTest {
  private static Options options(Map<String, String> properties) {
    return Options.of(name -> properties.getOrDefault(name, ""));
  }

  @Test
  void withoutPropertiesAllIsMeasuredAtFullSizeOnMariaDb() {
    Options options = options(Map.of());
    assertThat(options.url()).isEmpty();
    assertThat(options.scenarios())
        .extracting(Scenario::name)
        .containsExactly(
            "trigger",
            "cancel",
            "drain",
            "drain-rtt",
            "drain-io",
            "backlog",
            "lateness",
            "storm",
            "http");
    assertThat(options.sizes()).isEqualTo(Sizes.FULL);
    assertThat(options.isProfiled()).isFalse();
  }

  @Test
  void whatIsAskedForIsMeasured() {
    Options options =
        options(
            Map.of(
                "bench.url", "jdbc:mysql://host/",
                "bench.scenarios", "storm, drain",
                "bench.quick", "true",
                "bench.profile", "true"));
    assertThat(options.url()).contains("jdbc:mysql://host/");
    assertThat(options.scenarios()).extracting(Scenario::name).containsExactly("drain", "storm");
    assertThat(options.sizes()).isEqualTo(Sizes.QUICK);
    assertThat(options.isProfiled()).isTrue();
  }

  @Test
  void aScenarioThatThereIsNotIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> options(Map.of("bench.scenarios", "drain,drian")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'drian'")
        .hasMessageContaining("trigger,cancel,drain");
  }
}
