package dev.holdfire.scheduler.store.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GroupKeyTest {
  private static final int WIDTH = 190;
  private static final String RUN = "019a4f00-0000-7000-8000-000000000000";
  private static final String OTHER_RUN = "019a4f00-0000-7000-8000-000000000001";

  @Test
  void plainKeysStayReadable() {
    assertThat(GroupKey.of("new-user-invited", "invite_1")).isEqualTo("new-user-invited/invite_1");
  }

  @Test
  void noTwoPairsOfKeysShareAGroup() {
    Map<String, List<String>> pairs = new HashMap<>();
    List<String> parts =
        List.of(
            "a",
            "A",
            "a ",
            " a",
            "b",
            "ab",
            "a/b",
            "/",
            "a/",
            "/a",
            "~",
            "!",
            "~a",
            "a~",
            "é",
            "e\u0301",
            "?",
            "a".repeat(80),
            "a".repeat(81),
            "a".repeat(100),
            "a".repeat(101),
            "a".repeat(255),
            "😀".repeat(255),
            "!" + RUN,
            RUN,
            "",
            ".",
            "\u0000",
            GroupKey.of("a", "~"));
    for (String workflow : parts) {
      for (String key : parts) {
        assertFree(pairs, GroupKey.of(workflow, key), List.of(workflow, key));
      }
      assertFree(pairs, GroupKey.of(workflow, null, RUN), List.of(workflow, "no key", RUN));
      assertFree(pairs, GroupKey.of(workflow, null, OTHER_RUN), List.of(workflow, OTHER_RUN));
    }
  }

  @Test
  void randomPairsNeverShareAGroupAndAlwaysFit() {
    Random random = new Random(20_261_102);
    Map<String, List<String>> pairs = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      String workflow = RandomKeys.next(random);
      String key = RandomKeys.next(random);
      List<String> pair = List.of(workflow, key);
      List<String> before = pairs.put(GroupKey.of(workflow, key), pair);
      assertThat(before == null || before.equals(pair)).as("%s and %s", before, pair).isTrue();
      assertThat(GroupKey.of(workflow, key)).hasSizeLessThanOrEqualTo(WIDTH).isPrintable();
      assertThat(GroupKey.of(workflow, null, RUN)).hasSizeLessThanOrEqualTo(WIDTH);
    }
  }

  @Test
  void thePrefixOfAWorkflowHoldsItsGroupsAndNoOthers() {
    Random random = new Random(7);
    List<String> workflows = new ArrayList<>(List.of("a", "a-", "a_", "ab", "a0", "a.", "b"));
    workflows.add("w".repeat(100));
    workflows.add("w".repeat(101));
    for (String workflow : workflows) {
      String from = GroupKey.prefix(workflow);
      String before = GroupKey.endOf(from);
      for (String other : workflows) {
        String group = GroupKey.of(other, RandomKeys.next(random));
        boolean isIn = group.compareTo(from) >= 0 && group.compareTo(before) < 0;
        assertThat(isIn).as("%s in %s", group, workflow).isEqualTo(other.equals(workflow));
      }
    }
  }

  private static void assertFree(Map<String, List<String>> taken, String group, List<String> by) {
    assertThat(group).hasSizeLessThanOrEqualTo(WIDTH);
    assertThat(taken.put(group, by)).as("%s", by).isNull();
  }
}
