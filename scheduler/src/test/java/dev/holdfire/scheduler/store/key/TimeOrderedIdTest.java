package dev.holdfire.scheduler.store.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TimeOrderedIdTest {
  private static TimeOrderedId at(long millis) {
    return new TimeOrderedId(Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC));
  }

  @Test
  void idsSortByTimeAndKeepIt() {
    Random random = new Random(11);
    for (int i = 0; i < 5_000; i++) {
      long early = random.nextLong(253_402_300_800_000L - 1);
      long late = early + 1 + random.nextInt(1_000);
      String before = at(early).next();
      String after = at(late).next();

      assertThat(before).isLessThan(after).hasSize(36).isGreaterThan(TimeOrderedId.lowest(early));
      assertThat(before).isLessThan(TimeOrderedId.lowest(late));
      assertThat(TimeOrderedId.millisOf(before)).isEqualTo(early);
      assertThat(RunKey.isId(before)).isTrue();
    }
  }

  @Test
  void idsAreUuidsOfVersion7AndNoneComesTwice() {
    TimeOrderedId ids = at(1_762_084_800_000L);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      String id = ids.next();
      assertThat(seen.add(id)).isTrue();
      assertThat(UUID.fromString(id).version()).isEqualTo(7);
      assertThat(UUID.fromString(id).variant()).isEqualTo(2);
    }
  }

  @Test
  void beforeTheEpochTheLowestIsTheFirst() {
    assertThat(TimeOrderedId.lowest(-1)).isEqualTo(TimeOrderedId.lowest(0));
    assertThat(TimeOrderedId.lowest(0)).isEqualTo(new UUID(0, 0).toString());
    assertThat(TimeOrderedId.lowest(Long.MAX_VALUE)).startsWith("ffffffff-ffff-0000");
  }
}
