package dev.holdfire.cancel;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.data.Keys;
import dev.holdfire.data.Required;
import dev.holdfire.recipient.RecipientRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which cancellations to list; what is not set does not restrict. Newest first. Immutable.
 *
 * @param workflowKey of this workflow
 * @param cancellationKey by this key, of any workflow if none is named
 * @param recipient those whose receipt lists this recipient, as far as {@link Cancellations#list}
 *     finds them
 * @param isLateOnly only those that were rejected because they came too late
 * @param limit 1 to {@value #MAX_LIMIT} items a page
 * @param cursor {@link dev.holdfire.run.Page#next()} of the page before, or {@link
 *     dev.holdfire.run.Page#previous()} of the one after
 * @param isBackwards whether the page that ends at the cursor is asked for, and not the one that
 *     begins there
 */
public record CancellationQuery(
    @Nullable String workflowKey,
    @Nullable String cancellationKey,
    @Nullable RecipientRef recipient,
    boolean isLateOnly,
    int limit,
    @Nullable String cursor,
    boolean isBackwards) {

  /** The most items of a page. */
  public static final int MAX_LIMIT = 200;

  /** The items of a page when nothing else is said. */
  public static final int DEFAULT_LIMIT = 50;

  private static final String HEADING = "the query";

  /**
   * @throws InvalidRequestException with all that is wrong
   */
  public CancellationQuery {
    List<Problem> problems = new ArrayList<>();
    check(workflowKey, "workflow_key", problems);
    check(cancellationKey, "cancellation_key", problems);
    if (recipient != null) {
      recipient.check("recipient", problems);
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      problems.add(new Problem("limit", "is " + limit + "; expected 1 to " + MAX_LIMIT));
    }
    if (isBackwards && cursor == null) {
      problems.add(
          new Problem("cursor", "is missing; the page before is found by a page's cursor"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(HEADING, problems);
    }
  }

  private CancellationQuery with(@Nullable String newCursor, boolean newIsBackwards) {
    return new CancellationQuery(
        workflowKey, cancellationKey, recipient, isLateOnly, limit, newCursor, newIsBackwards);
  }

  private static void check(@Nullable String key, String path, List<Problem> problems) {
    if (key != null) {
      Keys.check(key, path, problems);
    }
  }

  /** Every cancellation. */
  public static CancellationQuery all() {
    return new CancellationQuery(null, null, null, false, DEFAULT_LIMIT, null, false);
  }

  /** Only those of this workflow. */
  public CancellationQuery workflow(String key) {
    return new CancellationQuery(
        Required.of(key, "workflow_key", HEADING),
        cancellationKey,
        recipient,
        isLateOnly,
        limit,
        cursor,
        isBackwards);
  }

  /** Only those of this workflow by this key. */
  public CancellationQuery cancellationKey(String workflow, String key) {
    return new CancellationQuery(
        Required.of(workflow, "workflow_key", HEADING),
        Required.of(key, "cancellation_key", HEADING),
        recipient,
        isLateOnly,
        limit,
        cursor,
        isBackwards);
  }

  /** Only those by this key, of whatever workflow. */
  public CancellationQuery cancellationKey(String key) {
    return new CancellationQuery(
        workflowKey,
        Required.of(key, "cancellation_key", HEADING),
        recipient,
        isLateOnly,
        limit,
        cursor,
        isBackwards);
  }

  /** Only those whose receipt lists this recipient; {@link Cancellations#list} says more. */
  public CancellationQuery recipient(RecipientRef ref) {
    return new CancellationQuery(
        workflowKey,
        cancellationKey,
        Required.of(ref, "recipient", HEADING),
        isLateOnly,
        limit,
        cursor,
        isBackwards);
  }

  /** Only those that were rejected because they came too late. */
  public CancellationQuery lateOnly() {
    return new CancellationQuery(
        workflowKey, cancellationKey, recipient, true, limit, cursor, isBackwards);
  }

  /** At most so many items a page, 1 to {@value #MAX_LIMIT}; default {@value #DEFAULT_LIMIT}. */
  public CancellationQuery limit(int items) {
    return new CancellationQuery(
        workflowKey, cancellationKey, recipient, isLateOnly, items, cursor, isBackwards);
  }

  /** The page that follows the one whose {@link dev.holdfire.run.Page#next()} this is. */
  public CancellationQuery after(String next) {
    return with(Required.of(next, "cursor", HEADING), false);
  }

  /**
   * The page that precedes the one whose {@link dev.holdfire.run.Page#previous()} this is; newest
   * first as well.
   */
  public CancellationQuery before(String previous) {
    return with(Required.of(previous, "cursor", HEADING), true);
  }
}
