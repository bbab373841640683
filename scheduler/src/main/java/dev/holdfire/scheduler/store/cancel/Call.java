package dev.holdfire.scheduler.store.cancel;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.scheduler.store.key.GroupKey;
import java.sql.Connection;

/**
 * A call within its transaction.
 *
 * @param connection the transaction
 * @param readers what sees all that is committed
 * @param request what was asked
 * @param id the cancellation; empty when there is none, because it is only looked
 */
record Call(Connection connection, Readers readers, CancelRequest request, String id) {
  /** A call that changes nothing. */
  static Call looking(Connection connection, CancelRequest request) {
    return new Call(connection, Readers.of(connection), request, "");
  }

  /** The group that the request names; empty when it names a run. */
  String group() {
    return group(request);
  }

  /** The group that a request names; empty when it names a run. */
  static String group(CancelRequest request) {
    String workflow = request.workflowKey();
    String key = request.cancellationKey();
    return workflow == null || key == null ? "" : GroupKey.of(workflow, key);
  }
}
