package dev.holdfire.testkit;

import dev.holdfire.data.Required;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A clock in UTC that stands still until a test moves it. Safe for use by many threads. */
public final class ManualClock extends Clock {
  private final Hand hand;
  private final ZoneId zone;

  private ManualClock(Hand hand, ZoneId zone) {
    this.hand = hand;
    this.zone = zone;
  }

  /** A clock that stands at this moment. */
  public static ManualClock at(Instant moment) {
    return new ManualClock(new Hand(given(moment, "moment")), ZoneOffset.UTC);
  }

  /** Moves it by so much; backwards too. */
  public void advance(Duration duration) {
    hand.advance(given(duration, "duration"));
  }

  /** Moves it to this moment. */
  public void set(Instant moment) {
    hand.set(given(moment, "moment"));
  }

  @Override
  public Instant instant() {
    return hand.get();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** The same clock, moved together with this one, in another zone. */
  @Override
  public Clock withZone(ZoneId newZone) {
    return new ManualClock(hand, given(newZone, "zone"));
  }

  private static <T> T given(@Nullable T argument, String name) {
    return Required.of(argument, name, "the manual clock");
  }

  /** Where the clock stands, in all its zones. */
  private static final class Hand {
    private Instant now;

    Hand(Instant now) {
      this.now = now;
    }

    synchronized Instant get() {
      return now;
    }

    synchronized void set(Instant moment) {
      now = moment;
    }

    synchronized void advance(Duration duration) {
      now = now.plus(duration);
    }
  }
}
