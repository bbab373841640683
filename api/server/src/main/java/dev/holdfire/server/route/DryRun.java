package dev.holdfire.server.route;

import dev.holdfire.Problem;
import dev.holdfire.TooManyRunsException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Preview;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.wire.Query;
import java.util.List;

/** Calls that only ask what they would do. */
final class DryRun {
  private DryRun() {}

  /** Whether a call is one. */
  static boolean isAsked(Call call, List<Problem> problems) {
    return new Query(call, problems).isAsked("dry_run");
  }

  /**
   * What a cancel call would do.
   *
   * @throws TooManyRunsException if the guard would refuse it
   */
  static Preview of(CancelRequest request, Parts parts) {
    Preview preview = parts.cancellations().preview(request);
    Integer atMost = request.atMost();
    if (atMost != null && preview.hits() > atMost) {
      throw new TooManyRunsException(preview, atMost);
    }
    return preview;
  }
}
