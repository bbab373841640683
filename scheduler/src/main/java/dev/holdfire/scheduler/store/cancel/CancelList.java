package dev.holdfire.scheduler.store.cancel;

import dev.holdfire.HoldfireException;
import dev.holdfire.StoreException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.CancelResult;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.scheduler.store.jdbc.SharedCommits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Many cancel calls of one caller; those of whole groups together, up to a hundred neighbors at a
 * time. Used by one thread.
 */
final class CancelList {
  private final GroupCancels together;
  private final Function<CancelRequest, Receipt> alone;
  private final List<CancelRequest> requests;
  private final List<CancelResult> results;
  private boolean isDown;

  /**
   * @param alone runs a call in a transaction of its own
   */
  CancelList(
      GroupCancels together, Function<CancelRequest, Receipt> alone, List<CancelRequest> requests) {
    this.together = together;
    this.alone = alone;
    this.requests = requests;
    this.results = new ArrayList<>();
  }

  /** What became of each. */
  List<CancelResult> cancel() {
    int from = 0;
    while (from < requests.size()) {
      int to = endOfPart(from);
      if (to == from) {
        results.add(alone(requests.get(from)));
        from++;
      } else {
        part(requests.subList(from, to));
        from = to;
      }
    }
    return results;
  }

  /** Only neighbors go together, so that each comes after those before it in the list. */
  private int endOfPart(int from) {
    int to = from;
    while (to < requests.size()
        && to - from < SharedCommits.MOST_CALLS
        && GroupCancels.takes(requests.get(to))) {
      to++;
    }
    return to;
  }

  private void part(List<CancelRequest> part) {
    List<Optional<CancelResult>> ended = together(part);
    for (int i = 0; i < part.size(); i++) {
      CancelRequest request = part.get(i);
      results.add(ended.get(i).orElseGet(() -> alone(request)));
    }
  }

  /** What became of those that were ended together; none of one that is left. */
  private List<Optional<CancelResult>> together(List<CancelRequest> groups) {
    if (isDown) {
      return Collections.nCopies(groups.size(), Optional.empty());
    }
    try {
      return together.cancel(groups).stream()
          .map(receipt -> receipt.<CancelResult>map(CancelResult.Done::new))
          .toList();
    } catch (StoreException e) {
      isDown = true;
      return Collections.nCopies(groups.size(), Optional.of(new CancelResult.Refused(e)));
    }
  }

  private CancelResult alone(CancelRequest request) {
    if (isDown) {
      return new CancelResult.NotTried();
    }
    try {
      return new CancelResult.Done(alone.apply(request));
    } catch (HoldfireException e) {
      isDown = e instanceof StoreException;
      return new CancelResult.Refused(e);
    } catch (RuntimeException e) { // as of a row that cannot be read
      return new CancelResult.Refused(failed(request, e));
    }
  }

  private static StoreException failed(CancelRequest request, RuntimeException cause) {
    String run = request.recipientRunId();
    return new StoreException(
        "Could not cancel \""
            + (run == null ? request.cancellationKey() : run)
            + "\": "
            + cause
            + ". The transaction was rolled back.",
        cause);
  }
}
