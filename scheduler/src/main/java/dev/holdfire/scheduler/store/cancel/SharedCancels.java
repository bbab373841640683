package dev.holdfire.scheduler.store.cancel;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.scheduler.store.jdbc.SharedCommits;
import java.util.function.Function;

/**
 * Cancel calls that share commits with others that come at the same time: those by a workflow's and
 * a cancellation key, for all, without a guard. All others are run alone from the first. Safe for
 * use by many threads.
 */
final class SharedCancels {
  private final Function<CancelRequest, Receipt> alone;
  private final SharedCommits<CancelRequest, Receipt> commits;

  /**
   * @param alone runs a call in a transaction of its own
   */
  SharedCancels(GroupCancels together, Function<CancelRequest, Receipt> alone) {
    this.alone = alone;
    this.commits = new SharedCommits<>(together::cancel, alone);
  }

  /** The receipt of a call, which is committed. */
  Receipt cancel(CancelRequest request) {
    return GroupCancels.takes(request) ? commits.run(request) : alone.apply(request);
  }
}
