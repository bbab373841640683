package dev.holdfire.scheduler.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may send, and when those come back who may not, by a clock that the test moves. */
final class SlotsTest {
  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);

  private Slots slots(int workers, String... channels) {
    return new Slots(workers, List.of(channels), channel -> Integer.MAX_VALUE, nanos::get);
  }

  private Slots limited(int workers, int limit, String... channels) {
    return new Slots(workers, List.of(channels), channel -> limit, nanos::get);
  }

  private static List<Slots.Slot> takeAll(Slots slots, String channel) {
    List<Slots.Slot> taken = new ArrayList<>();
    for (Slots.Slot slot = slots.take(channel); slot != null; slot = slots.take(channel)) {
      taken.add(slot);
    }
    return taken;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void aSingleChannelMayHaveAllWorkers() {
    assertThat(takeAll(slots(500, "email"), "email")).hasSize(500);
  }

  @Test
  void aChannelStaysWithinItsOwnLimit() {
    Slots slots = limited(10, 3, "email", "sms");

    List<Slots.Slot> taken = takeAll(slots, "email");

    assertThat(taken).hasSize(3);
    taken.get(0).giveBack();
    assertThat(takeAll(slots, "email")).hasSize(1);
    assertThat(takeAll(slots, "sms")).hasSize(3);
  }

  @Test
  void aChannelThatHangsLeavesTheOtherItsOwn() {
    Slots slots = slots(10, "hangs", "email");

    assertThat(takeAll(slots, "hangs")).hasSize(8);
    List<Slots.Slot> taken = takeAll(slots, "email");

    assertThat(taken).hasSize(2);
    taken.forEach(Slots.Slot::giveBack);
    assertThat(slots.take("hangs")).isNull();
    assertThat(takeAll(slots, "email")).hasSize(2);
  }

  @Test
  void allButOneChannelMayHang() {
    Slots slots = slots(12, "one", "other", "email");

    assertThat(takeAll(slots, "one")).hasSize(8);
    assertThat(takeAll(slots, "other")).hasSize(2);
    assertThat(takeAll(slots, "email")).hasSize(2);
  }

  @Test
  void withFewWorkersNothingIsKept() {
    Slots slots = slots(3, "email", "sms");

    assertThat(takeAll(slots, "email")).hasSize(3);
    assertThat(slots.take("sms")).isNull();
  }

  @Test
  void whateverHappenedAChannelCanAlwaysHaveItsOwn() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      String[] channels = {"a", "b", "c", "d", "e"};
      int workers = 10 + random.nextInt(40);
      Slots slots = slots(workers, channels);
      Map<String, Deque<Slots.Slot>> held = new HashMap<>();
      for (int i = 0; i < 300; i++) {
        String channel = channels[random.nextInt(channels.length)];
        Deque<Slots.Slot> its = held.computeIfAbsent(channel, any -> new ArrayDeque<>());
        if (random.nextInt(3) == 0 && !its.isEmpty()) {
          its.pop().giveBack();
        } else {
          Slots.Slot slot = slots.take(channel);
          if (its.size() < workers / 10) {
            assertThat(slot).as("one of its own").isNotNull();
          }
          if (slot != null) {
            its.push(slot);
          }
        }
        assertThat(held.values().stream().mapToInt(Deque::size).sum()).isLessThanOrEqualTo(workers);
      }
    }
  }

  private void send(Slots slots, Duration duration) {
    Slots.Slot slot = slots.take("email");
    pass(duration);
    slot.giveBack();
  }

  @Test
  void thoseThatFindItFullComeBackOneAfterTheOther() {
    Slots slots = limited(10, 4, "email");
    send(slots, Duration.ofMillis(100));
    takeAll(slots, "email");

    for (int i = 1; i <= 40; i++) {
      assertThat(slots.pause("email"))
          .isBetween(Duration.ofMillis(25L * i), Duration.ofMillis(28L * (i + 1)));
    }
    pass(Duration.ofSeconds(1));
    assertThat(slots.pause("email").toMillis()).as("the first are gone").isBetween(25L, 600L);
  }

  @Test
  void sendsThatHangCountWithTheirAge() {
    Slots slots = limited(10, 2, "email");
    send(slots, Duration.ofMillis(10));
    takeAll(slots, "email");

    pass(Duration.ofSeconds(8));

    assertThat(slots.pause("email")).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
  }

  @Test
  void noPauseIsShorterThanItIsWorth() {
    Slots slots = slots(1, "email");
    takeAll(slots, "email");

    assertThat(slots.pause("email")).isEqualTo(Slots.SHORTEST);
  }

  @Test
  void whatCannotBeForetoldComesBackAfterAllThatCan() {
    Slots slots = slots(1, "email");
    send(slots, Duration.ofSeconds(20));
    takeAll(slots, "email");

    assertThat(slots.pause("email")).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
    for (int i = 0; i < 1_000; i++) {
      assertThat(slots.pause("email"))
          .isBetween(Slots.FORESEEN, Slots.FORESEEN.plus(Slots.FORESEEN));
    }
  }

  /** What is due, and what is being sent, by its end. */
  private record Event(long at, Slots.Slot slot) {}

  /** Runs that are due at once, on more workers than their channel may have. */
  @ParameterizedTest
  @CsvSource({"1, 50", "4, 20", "8, 5"})
  void runsOfAFullChannelArePutOffAboutOnce(int limit, long millis) {
    int runs = (int) (20_000 / millis * limit);
    Slots slots = limited(limit * 2, limit, "email");
    PriorityQueue<Event> events = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    for (int i = 0; i < runs; i++) {
      events.add(new Event(nanos.get(), null));
    }
    int pauses = 0;
    long begin = nanos.get();
    while (!events.isEmpty()) {
      Event event = events.poll();
      nanos.set(event.at);
      Slots.Slot slot = event.slot == null ? slots.take("email") : null;
      if (event.slot != null) {
        event.slot.giveBack();
      } else if (slot != null) {
        events.add(new Event(nanos.get() + Duration.ofMillis(millis).toNanos(), slot));
      } else {
        pauses++;
        events.add(new Event(nanos.get() + slots.pause("email").toNanos(), null));
      }
    }

    assertThat((double) pauses / runs).as("times a run is put off").isBetween(0.5, 3.0);
    assertThat(Duration.ofNanos(nanos.get() - begin))
        .as("for what takes 20 s at best")
        .isLessThan(Duration.ofSeconds(40));
  }

  private static boolean areTooFew(int workers, int limit, String... channels) {
    return Slots.areTooFew(workers, List.of(channels), channel -> limit);
  }

  @Test
  void lessThanTwoWorkersAChannelAreTooFew() {
    assertThat(areTooFew(3, Integer.MAX_VALUE, "email", "sms")).isTrue();
    assertThat(areTooFew(4, Integer.MAX_VALUE, "email", "sms")).isFalse();
    assertThat(areTooFew(1, Integer.MAX_VALUE, "email")).isFalse();
    assertThat(areTooFew(1, Integer.MAX_VALUE)).isFalse();
  }

  @Test
  void workersAreEnoughWhenLimitsLeaveEachChannelOne() {
    assertThat(areTooFew(5, 2, "email", "sms", "push")).isFalse();
    assertThat(areTooFew(4, 2, "email", "sms", "push")).isTrue();
  }
}
