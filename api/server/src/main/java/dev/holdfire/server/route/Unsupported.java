package dev.holdfire.server.route;

import dev.holdfire.Problem;
import dev.holdfire.server.wire.Members;
import java.util.List;

/** What a call that cancels in several transactions cannot do: passed over, it would do harm. */
final class Unsupported {
  private Unsupported() {}

  static void guard(Members body, List<Problem> problems) {
    if (body.any("expect_at_most") != null) {
      problems.add(
          new Problem(
              "expect_at_most", "is not supported here; give it with each workflow and key"));
    }
  }
}
