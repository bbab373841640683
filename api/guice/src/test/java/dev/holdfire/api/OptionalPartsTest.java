package dev.holdfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.Injector;
import com.google.inject.Key;
import dev.holdfire.Workflows;
import dev.holdfire.recipient.RecipientDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The parts that an application may bind, and need not. */
final class OptionalPartsTest {
  private final Greeter greeter = new Greeter();

  @AfterEach
  void close() {
    greeter.close();
  }

  @Test
  void theApplicationsClockIsUsedIfItBindsOne() {
    Clock clock = Clock.fixed(Instant.parse("2031-05-06T07:08:09Z"), ZoneOffset.UTC);
    Injector injector =
        StrictInjector.of(greeter.module(), binder -> binder.bind(Clock.class).toInstance(clock));

    assertThat(Greeter.greet(injector.getInstance(Workflows.class)).trigger().at())
        .isEqualTo(clock.instant());
  }

  @Test
  void theSystemsClockIsUsedOtherwise() {
    Injector injector = StrictInjector.of(greeter.module());
    Instant before = Instant.now().minusMillis(1);

    assertThat(Greeter.greet(injector.getInstance(Workflows.class)).trigger().at())
        .isBetween(before, Instant.now().plusMillis(1));
  }

  @Test
  void anAnnotatedEngineUsesTheClockWithItsAnnotation() {
    Clock clock = Clock.fixed(Instant.parse("2031-05-06T07:08:09Z"), ZoneOffset.UTC);
    Clock unused = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    Injector injector =
        StrictInjector.of(
            greeter::bindBills,
            binder -> {
              binder.bind(Key.get(Clock.class, Greeter.Bills.class)).toInstance(clock);
              binder.bind(Clock.class).toInstance(unused);
            });

    Workflows workflows = injector.getInstance(Key.get(Workflows.class, Greeter.Bills.class));

    assertThat(Greeter.greet(workflows).trigger().at()).isEqualTo(clock.instant());
  }

  @Test
  void theApplicationsDirectoryIsAskedIfItBindsOne() {
    RecipientDirectory directory = (recipient, stored) -> Map.of("email", recipient + "@x.org");
    Injector injector =
        StrictInjector.of(
            greeter.module(),
            binder -> binder.bind(RecipientDirectory.class).toInstance(directory));
    try (Holdfire holdfire = injector.getInstance(Holdfire.class)) {
      holdfire.start();

      holdfire.workflows().trigger("greeting", t -> t.recipients("ann"));

      await().until(() -> !greeter.mailbox().deliveries().isEmpty());
      assertThat(greeter.mailbox().deliveries().get(0).recipient().properties())
          .isEqualTo(Map.of("email", "ann@x.org"));
    }
  }

  @Test
  void theApplicationsRegistryGetsTheMetersIfItBindsOne() {
    MeterRegistry registry = new SimpleMeterRegistry();
    Injector injector =
        StrictInjector.of(
            greeter.module(HoldfireModule.on(Greeter.INVITES).workers(3)),
            binder -> binder.bind(MeterRegistry.class).toInstance(registry));
    try (Holdfire holdfire = injector.getInstance(Holdfire.class)) {
      assertThat(registry.getMeters()).isEmpty();
      holdfire.start();

      assertThat(registry.get("holdfire.workers").gauge().value()).isEqualTo(3);
    }
    assertThat(registry.getMeters()).isEmpty();
  }
}
