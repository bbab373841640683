package dev.holdfire.server.route;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.Page;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls off all that is active for one recipient, or looks what that would do: by its keys what has
 * one, else by the run. Each cancellation is a transaction of its own, and there are at most
 * {@value #MOST_CALLS}. Use once.
 */
final class Offboarding {
  /** The most cancellations of one call. */
  static final int MOST_CALLS = 500;

  private static final int PAGE = 1_000;

  /** More that are stopping already are not looked through. */
  private static final int MOST_PAGES = 100;

  private final Parts parts;
  private final RecipientRef recipient;
  private final CancelRequest like;
  private final OffboardingView view;
  private final boolean isDry;
  private int calls;
  private int pages;

  /**
   * @param like whose reason and actor each cancellation has
   * @param view what is told of each
   */
  Offboarding(
      Parts parts,
      RecipientRef recipient,
      CancelRequest like,
      OffboardingView view,
      boolean isDry) {
    this.parts = parts;
    this.recipient = recipient;
    this.like = like;
    this.view = view;
    this.isDry = isDry;
  }

  /**
   * Looks at all that is active, again and again while there is something to call off: what is
   * triggered meanwhile is called off, too.
   *
   * @return whether nothing is left, or of a dry run, whether all was looked at
   */
  boolean run() {
    boolean isWhole;
    int before;
    do {
      before = calls;
      isWhole = round();
    } while (isWhole && calls > before && !isDry);
    return isWhole;
  }

  private boolean round() {
    Set<CancelRequest> done = new HashSet<>();
    String cursor = null;
    do {
      if (++pages > MOST_PAGES) {
        return false;
      }
      Page<RecipientRun> page = parts.workflows().list(active(cursor));
      for (RecipientRun run : page.items()) {
        if (run.cancellation() == null && done.add(request(run)) && !call(request(run))) {
          return false;
        }
      }
      cursor = page.next();
    } while (cursor != null);
    return true;
  }

  private RunQuery active(@Nullable String cursor) {
    RunQuery query =
        RunQuery.all()
            .recipient(recipient)
            .status(RunStatus.WAITING, RunStatus.EXECUTING)
            .limit(PAGE);
    return cursor == null ? query : query.after(cursor);
  }

  /** Whether there was room for it. */
  private boolean call(CancelRequest request) {
    if (++calls > MOST_CALLS) {
      return false;
    }
    if (isDry) {
      view.add(parts.cancellations().preview(request));
    } else {
      view.add(cancel(request));
    }
    return true;
  }

  private Receipt cancel(CancelRequest request) {
    try {
      return parts.workflows().cancel(request);
    } catch (RunAlreadyFinishedException e) {
      return e.receipt();
    }
  }

  private CancelRequest request(RecipientRun run) {
    RecipientRun.Trigger trigger = run.trigger();
    return trigger.cancellationKey() == null
        ? new CancelRequest(null, null, run.id(), null, like.reason(), like.actor(), null)
        : new CancelRequest(
            trigger.workflowKey(),
            trigger.cancellationKey(),
            null,
            like.recipients(),
            like.reason(),
            like.actor(),
            null);
  }
}
