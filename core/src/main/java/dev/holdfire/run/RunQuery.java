package dev.holdfire.run;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.recipient.RecipientRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which recipient runs to list; what is not set does not restrict. The list is newest first, and a
 * page continues where the last one ended even while runs come and go. Immutable.
 *
 * @param workflowKey of this workflow
 * @param cancellationKey triggered with this key; asks for a workflow key too
 * @param workflowRunId of this trigger call
 * @param recipient of this recipient
 * @param statuses in one of these; empty for any
 * @param triggeredFrom triggered at this moment or later
 * @param triggeredBefore triggered before this moment
 * @param limit 1 to {@value #MAX_LIMIT} items a page
 * @param cursor {@link Page#next()} of the page before
 */
public record RunQuery(
    @Nullable String workflowKey,
    @Nullable String cancellationKey,
    @Nullable String workflowRunId,
    @Nullable RecipientRef recipient,
    Set<RunStatus> statuses,
    @Nullable Instant triggeredFrom,
    @Nullable Instant triggeredBefore,
    int limit,
    @Nullable String cursor) {

  /** The most items of a page. */
  public static final int MAX_LIMIT = 1_000;

  /** The items of a page when nothing else is said. */
  public static final int DEFAULT_LIMIT = 50;

  private static final RunQuery ALL =
      new RunQuery(null, null, null, null, Set.of(), null, null, DEFAULT_LIMIT, null);

  public RunQuery {
    List<Problem> problems = new ArrayList<>();
    if (cancellationKey != null && workflowKey == null) {
      problems.add(
          new Problem(
              "workflow_key", "is missing; a cancellation key is known only within its workflow"));
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      problems.add(new Problem("limit", "is " + limit + "; expected 1 to " + MAX_LIMIT));
    }
    if (!problems.isEmpty()) {
      throw new InvalidRequestException("the query", problems);
    }
    statuses = Set.copyOf(statuses);
  }

  /** Every run. */
  public static RunQuery all() {
    return ALL;
  }

  public RunQuery workflow(String key) {
    return new RunQuery(
        key,
        cancellationKey,
        workflowRunId,
        recipient,
        statuses,
        triggeredFrom,
        triggeredBefore,
        limit,
        cursor);
  }

  public RunQuery cancellationKey(String workflow, String key) {
    return new RunQuery(
        workflow,
        key,
        workflowRunId,
        recipient,
        statuses,
        triggeredFrom,
        triggeredBefore,
        limit,
        cursor);
  }

  public RunQuery workflowRun(String id) {
    return new RunQuery(
        workflowKey,
        cancellationKey,
        id,
        recipient,
        statuses,
        triggeredFrom,
        triggeredBefore,
        limit,
        cursor);
  }

  public RunQuery recipient(RecipientRef ref) {
    return new RunQuery(
        workflowKey,
        cancellationKey,
        workflowRunId,
        ref,
        statuses,
        triggeredFrom,
        triggeredBefore,
        limit,
        cursor);
  }

  public RunQuery status(RunStatus first, RunStatus... more) {
    return new RunQuery(
        workflowKey,
        cancellationKey,
        workflowRunId,
        recipient,
        EnumSet.of(first, more),
        triggeredFrom,
        triggeredBefore,
        limit,
        cursor);
  }

  public RunQuery triggered(@Nullable Instant from, @Nullable Instant before) {
    return new RunQuery(
        workflowKey,
        cancellationKey,
        workflowRunId,
        recipient,
        statuses,
        from,
        before,
        limit,
        cursor);
  }

  public RunQuery limit(int items) {
    return new RunQuery(
        workflowKey,
        cancellationKey,
        workflowRunId,
        recipient,
        statuses,
        triggeredFrom,
        triggeredBefore,
        items,
        cursor);
  }

  /** The page that follows the one whose {@link Page#next()} this is. */
  public RunQuery after(String next) {
    return new RunQuery(
        workflowKey,
        cancellationKey,
        workflowRunId,
        recipient,
        statuses,
        triggeredFrom,
        triggeredBefore,
        limit,
        next);
  }
}
