package dev.holdfire.scheduler.store;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.CancellationQuery;
import dev.holdfire.cancel.Cancellations;
import dev.holdfire.cancel.Preview;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.data.Required;
import dev.holdfire.run.Page;
import dev.holdfire.scheduler.store.cancel.CancelCalls;
import dev.holdfire.scheduler.store.look.CancellationLookup;

/** Looks at cancellations, over the features of the store. */
final class JdbcCancellations implements Cancellations {
  private static final String THE_CALL = "the call";

  private final CancelCalls cancels;
  private final CancellationLookup lookup;

  JdbcCancellations(CancelCalls cancels, CancellationLookup lookup) {
    this.cancels = cancels;
    this.lookup = lookup;
  }

  @Override
  public Preview preview(CancelRequest request) {
    return cancels.preview(Required.of(request, "request", THE_CALL));
  }

  @Override
  public Page<Receipt> list(CancellationQuery query) {
    return lookup.list(Required.of(query, "query", THE_CALL));
  }
}
