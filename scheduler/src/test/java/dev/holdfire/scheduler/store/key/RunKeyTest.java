package dev.holdfire.scheduler.store.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.recipient.RecipientRef;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RunKeyTest {
  private static final int WIDTH = 190;
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-02T12:00:00Z"), ZoneOffset.UTC);
  private static final String RUN = new TimeOrderedId(NOON).next();

  private static String prefixOf(RecipientRef ref) {
    return RunKey.prefixOfHash(RunKey.hash(ref));
  }

  @Test
  void aNameIsMadeOfTheHashsStartAndIdAndTheRecipientForTheEye() {
    RecipientRef ann = RecipientRef.user("ann");
    String id = RunKey.id(RUN, ann);
    String name = RunKey.name(id, ann);

    assertThat(name).isEqualTo(RunKey.hash(ann).substring(0, 2) + "/" + id + "/ann");
    assertThat(RunKey.idOf(name)).isEqualTo(id);
    assertThat(RunKey.isName(name)).isTrue();
    assertThat(name).startsWith(prefixOf(ann)).startsWith(RunKey.prefixOf(id));
  }

  @Test
  void randomRecipientsOfOneRunNeverShareAnIdAndTheirNamesFit() {
    Random random = new Random(20_261_102);
    Map<String, RecipientRef> ids = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      String key = RandomKeys.next(random);
      RecipientRef ref =
          random.nextBoolean()
              ? RecipientRef.user(key)
              : RecipientRef.object(key, RandomKeys.next(random));
      String id = RunKey.id(RUN, ref);
      String name = RunKey.name(id, ref);

      RecipientRef before = ids.put(id, ref);
      assertThat(before == null || before.equals(ref)).as("%s and %s", before, ref).isTrue();
      assertThat(name).hasSizeLessThanOrEqualTo(WIDTH).isPrintable().isASCII();
      assertThat(name).startsWith(RunKey.prefixOf(id)).startsWith(prefixOf(ref));
      assertThat(RunKey.idOf(name)).isEqualTo(id);
      assertThat(id.substring(15)).startsWith(RunKey.partOfHash(RunKey.hash(ref)));
      assertThat(RunKey.isId(id)).isTrue();
      assertThat(RunKey.isName(name)).isTrue();
    }
  }

  @Test
  void theSameRecipientHasOneIdInARunAndAnotherInAnother() {
    RecipientRef ann = RecipientRef.user("ann");
    TimeOrderedId ids = new TimeOrderedId(NOON);

    assertThat(RunKey.id(RUN, ann)).isEqualTo(RunKey.id(RUN, RecipientRef.user("ann")));
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      String run = ids.next();
      assertThat(seen.put(RunKey.id(run, ann), run)).isNull();
    }
  }

  /** So that what is canceled together is written to the history in the order of its key. */
  @Test
  void theIdsOfARunSortAsTheirNamesDo() {
    Random random = new Random(7);
    List<String> ids = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      RecipientRef ref = RecipientRef.user(RandomKeys.next(random));
      String id = RunKey.id(RUN, ref);
      ids.add(id);
      names.put(id, RunKey.name(id, ref));
    }

    Collections.sort(ids);

    assertThat(ids.stream().map(names::get)).isSorted();
  }

  @Test
  void recipientsThatWouldReadTheSameHaveDifferentHashes() {
    assertThat(RunKey.hash(RecipientRef.user("a/b")))
        .isNotEqualTo(RunKey.hash(RecipientRef.object("a", "b")));
    assertThat(RunKey.hash(RecipientRef.object("ab", "c")))
        .isNotEqualTo(RunKey.hash(RecipientRef.object("a", "bc")));
    assertThat(RunKey.hash(RecipientRef.object("a", "1:b")))
        .isNotEqualTo(RunKey.hash(RecipientRef.object("a1:", "b")));
  }

  @Test
  void aRunsIdSortsWithTheTimeOfItsTrigger() {
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      long early = random.nextLong(253_402_300_800_000L - 1);
      String before = RunKey.id(idAt(early), RecipientRef.user(RandomKeys.next(random)));
      String after = RunKey.id(idAt(early + 1), RecipientRef.user(RandomKeys.next(random)));

      assertThat(before).isLessThan(after).isGreaterThanOrEqualTo(TimeOrderedId.lowest(early));
      assertThat(before).isLessThan(TimeOrderedId.lowest(early + 1));
      assertThat(TimeOrderedId.millisOf(before)).isEqualTo(early);
    }
  }

  private static String idAt(long millis) {
    return new TimeOrderedId(Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC)).next();
  }

  @Test
  void onlyWhatHasTheFormOfAnIdIsAnId() {
    assertThat(RunKey.isId(RUN)).isTrue();
    for (String text :
        new String[] {
          "",
          " ",
          RUN + " ",
          " " + RUN.substring(1),
          RUN.toUpperCase(java.util.Locale.ROOT),
          RUN.replace('-', '_'),
          RUN.replace("-", ""),
          "é".repeat(36),
          "'".repeat(36),
          RUN + RUN,
          "😀".repeat(18),
          RUN.substring(1),
          "１".repeat(36),
          "%".repeat(36)
        }) {
      assertThat(RunKey.isId(text)).as(text).isFalse();
      assertThat(RunKey.prefixOf(text)).as(text).isNull();
      assertThat(RunKey.isName(text)).as(text).isFalse();
    }
  }

  @Test
  void theEndOfAPrefixIsAboveAllThatBeginWithIt() {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      RecipientRef ref = RecipientRef.user(RandomKeys.next(random));
      String id = RunKey.id(RUN, ref);
      String name = RunKey.name(id, ref);
      for (String prefix : new String[] {RunKey.prefixOf(id), prefixOf(ref)}) {
        assertThat(name).isGreaterThanOrEqualTo(prefix).isLessThan(GroupKey.endOf(prefix));
        assertThat(GroupKey.endOf(prefix)).doesNotStartWith(prefix);
      }
    }
  }
}
