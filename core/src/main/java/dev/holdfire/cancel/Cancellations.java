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
   * What a cancel call with this request would do if it were made now. It locks nothing and records
   * nothing, so a call that follows may find something else.
   *
   * @throws WorkflowNotFoundException if no workflow has ever been known by this key
   */
  Preview preview(CancelRequest request);

  /**
   * Earlier cancel calls with their receipts, late attempts included, newest first.
   *
   * @throws InvalidRequestException if the query's cursor is none that a page has given
   */
  Page<Receipt> list(CancellationQuery query);
}
