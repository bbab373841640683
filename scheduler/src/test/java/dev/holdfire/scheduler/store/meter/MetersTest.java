package dev.holdfire.scheduler.store.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a node measures in a registry of an application's that throws. */
final class MetersTest {
  private static final Meters BROKEN = new Meters(new BrokenRegistry(), "s", "n");

  static List<ThrowingCallable> measuring() {
    return List.of(
        () -> BROKEN.late(5),
        () -> BROKEN.executed("finished"),
        () -> BROKEN.recovered(1),
        () -> BROKEN.retried("deadlock", "do it"),
        () -> BROKEN.gauge(Meters.WORKERS, () -> 1));
  }

  @ParameterizedTest
  @MethodSource("measuring")
  void aRegistryThatThrowsIsNotHeard(ThrowingCallable measuring) {
    assertThatCode(measuring).as("what the registry throws").doesNotThrowAnyException();
  }

  @Test
  void closingRemovesWhatCanBeRemoved() {
    MeterRegistry registry =
        new SimpleMeterRegistry() {
          @Override
          public Meter remove(Meter meter) {
            if (meter.getId().getName().equals(Meters.RECOVERED)) {
              throw new IllegalStateException("in a test");
            }
            return super.remove(meter);
          }
        };
    Meters meters = new Meters(registry, "s", "n");
    meters.recovered(1);
    meters.executed("finished");
    meters.late(1);

    assertThatCode(meters::close).doesNotThrowAnyException();

    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsExactly(Meters.RECOVERED);
  }
}
