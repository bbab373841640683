package dev.holdfire.scheduler.contract;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. */
public final class MovableClock extends Clock {
  private final AtomicReference<Instant> now;

  public MovableClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  public static MovableClock atNoon() {
    return new MovableClock(Instant.parse("2026-11-02T12:00:00Z"));
  }

  public void advance(Duration duration) {
    now.updateAndGet(before -> before.plus(duration));
  }

  public void set(Instant moment) {
    now.set(moment);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new IllegalStateException("tests use UTC");
  }

  @Override
  public Instant instant() {
    return now.get();
  }
}
