package dev.holdfire.cancel;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.StoreException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.run.Page;

/**
 * Looks at cancellations: those that were called, and one that could be. Nothing here changes
 * anything.
 *
 * <p>Safe for use by many threads. Every call throws {@link StoreException} when the database
 * fails, and {@link InvalidRequestException} for arguments that are not acceptable, null included.
 */
public interface Cancellations {
  /**
   * What a cancel call with this request would do if it were made now, as of one moment. It locks
   * nothing and records nothing, so a call that follows may find something else. {@link
   * CancelRequest#expectAtMost} refuses nothing here; compare {@link Preview#hits()}.
   *
   * @throws WorkflowNotFoundException if no workflow has ever been known by this key
   */
  Preview preview(CancelRequest request);

  /**
   * Earlier cancel calls with their receipts, late attempts included, newest first. A page is
   * gathered from a limited number of them, and ends early when their receipts are large, so it may
   * have fewer items than were asked for although others follow. One that cannot be read, because
   * it is damaged, is left out with a warning in the log.
   *
   * <p>A call by the id of a recipient run names no workflow and no key, and is not found by one.
   *
   * <p>By a recipient are found those whose receipts list it, of the workflows and keys by which it
   * has or had runs, as far as its newest 1,000 active runs and its newest 1,000 that are over
   * tell, and those by run id that ended or are stopping one of these. Not found are: calls by
   * which nothing of the recipient was known, which list it as not found, unless workflow and key
   * are given, too; calls by run id that came too late, or after another; and those whose receipt
   * is too long to list it. What canceled a run is always told by the run itself.
   *
   * @throws InvalidRequestException if the query's cursor is none that a page has given
   */
  Page<Receipt> list(CancellationQuery query);
}
