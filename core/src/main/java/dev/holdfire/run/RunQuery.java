package dev.holdfire.run;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.data.Keys;
import dev.holdfire.data.Required;
import dev.holdfire.recipient.RecipientRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which recipient runs to list; what is not set does not restrict. The list is newest first, and a
 * page continues where the last one ended even while runs come and go. Immutable.
 *
 * @param workflowKey of this workflow
 * @param cancellationKey triggered with this key, of any workflow if none is named
 * @param workflowRunId of this trigger call
 * @param recipient of this recipient
 * @param statuses in one of these; empty for any
 * @param triggeredFrom triggered at this moment or later
 * @param triggeredBefore triggered before this moment
 * @param tenant triggered for this tenant
 * @param hasErrors whether an attempt of a step has failed, or none; null for either
 * @param resumesFrom waiting, and to go on at this moment or later
 * @param resumesBefore waiting, and to go on before this moment
 * @param limit 1 to {@value #MAX_LIMIT} items a page
 * @param cursor {@link Page#next()} of the page before, or {@link Page#previous()} of the one after
 * @param isBackwards whether the page that ends at the cursor is asked for, and not the one that
 *     begins there
 */
public record RunQuery(
    @Nullable String workflowKey,
    @Nullable String cancellationKey,
    @Nullable String workflowRunId,
    @Nullable RecipientRef recipient,
    Set<RunStatus> statuses,
    @Nullable Instant triggeredFrom,
    @Nullable Instant triggeredBefore,
    @Nullable String tenant,
    @Nullable Boolean hasErrors,
    @Nullable Instant resumesFrom,
    @Nullable Instant resumesBefore,
    int limit,
    @Nullable String cursor,
    boolean isBackwards) {

  /** The most items of a page. */
  public static final int MAX_LIMIT = 1_000;

  /** The items of a page when nothing else is said. */
  public static final int DEFAULT_LIMIT = 50;

  private static final String HEADING = "the query";

  private static final RunQuery ALL =
      new RunQuery(
          null,
          null,
          null,
          null,
          Set.of(),
          null,
          null,
          null,
          null,
          null,
          null,
          DEFAULT_LIMIT,
          null,
          false);

  /**
   * @throws InvalidRequestException with all that is wrong
   */
  public RunQuery {
    List<Problem> problems = new ArrayList<>();
    checkKeys(workflowKey, cancellationKey, workflowRunId, recipient, problems);
    checkKey(tenant, "tenant", problems);
    Required.check(statuses, "statuses", problems);
    if (statuses != null && statuses.stream().anyMatch(Objects::isNull)) {
      problems.add(new Problem("statuses", "holds null; expected statuses only"));
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
    statuses = Set.copyOf(statuses);
  }

  private static void checkKeys(
      @Nullable String workflowKey,
      @Nullable String cancellationKey,
      @Nullable String workflowRunId,
      @Nullable RecipientRef recipient,
      List<Problem> problems) {
    checkKey(workflowKey, "workflow_key", problems);
    checkKey(cancellationKey, "cancellation_key", problems);
    checkKey(workflowRunId, "workflow_run_id", problems);
    if (recipient != null) {
      recipient.check("recipient", problems);
    }
  }

  private static void checkKey(@Nullable String key, String path, List<Problem> problems) {
    if (key != null) {
      Keys.check(key, path, problems);
    }
  }

  /** Every run. */
  public static RunQuery all() {
    return ALL;
  }

  /** Only runs of this workflow. */
  public RunQuery workflow(String key) {
    Required.of(key, "workflow_key", HEADING);
    return with(draft -> draft.workflowKey = key);
  }

  /** Only runs of this workflow that were triggered with this cancellation key. */
  public RunQuery cancellationKey(String workflow, String key) {
    List<Problem> problems = new ArrayList<>();
    Required.check(workflow, "workflow_key", problems);
    Required.check(key, "cancellation_key", problems);
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(HEADING, problems);
    }
    return with(
        draft -> {
          draft.workflowKey = workflow;
          draft.cancellationKey = key;
        });
  }

  /** Only runs that were triggered with this cancellation key, of whatever workflow. */
  public RunQuery cancellationKey(String key) {
    Required.of(key, "cancellation_key", HEADING);
    return with(draft -> draft.cancellationKey = key);
  }

  /** Only runs of this trigger call. */
  public RunQuery workflowRun(String id) {
    Required.of(id, "workflow_run_id", HEADING);
    return with(draft -> draft.workflowRunId = id);
  }

  /** Only runs of this recipient. */
  public RunQuery recipient(RecipientRef ref) {
    Required.of(ref, "recipient", HEADING);
    return with(draft -> draft.recipient = ref);
  }

  /** Only runs in one of these, in place of those given before. */
  public RunQuery status(RunStatus first, RunStatus... more) {
    Set<RunStatus> chosen = new HashSet<>();
    chosen.add(first);
    chosen.addAll(Arrays.asList(Required.of(more, "statuses", HEADING)));
    return with(draft -> draft.statuses = chosen);
  }

  /**
   * Only runs that were triggered in this time.
   *
   * @param from its first moment, included; null for no beginning
   * @param before the first moment after it, excluded; null for no end
   */
  public RunQuery triggered(@Nullable Instant from, @Nullable Instant before) {
    return with(
        draft -> {
          draft.triggeredFrom = from;
          draft.triggeredBefore = before;
        });
  }

  /** Only runs that were triggered for this tenant. */
  public RunQuery tenant(String id) {
    Required.of(id, "tenant", HEADING);
    return with(draft -> draft.tenant = id);
  }

  /** Only runs in which an attempt of a step has failed, or only those without. */
  public RunQuery errors(boolean has) {
    return with(draft -> draft.hasErrors = has);
  }

  /**
   * Only runs that wait, and go on in this time.
   *
   * @param from its first moment, included; null for no beginning
   * @param before the first moment after it, excluded; null for no end
   */
  public RunQuery resumes(@Nullable Instant from, @Nullable Instant before) {
    return with(
        draft -> {
          draft.resumesFrom = from;
          draft.resumesBefore = before;
        });
  }

  /** At most so many items a page, 1 to {@value #MAX_LIMIT}; default {@value #DEFAULT_LIMIT}. */
  public RunQuery limit(int items) {
    return with(draft -> draft.limit = items);
  }

  /** The page that follows the one whose {@link Page#next()} this is. */
  public RunQuery after(String next) {
    Required.of(next, "cursor", HEADING);
    return with(
        draft -> {
          draft.cursor = next;
          draft.isBackwards = false;
        });
  }

  /** The page that precedes the one whose {@link Page#previous()} this is; newest first as well. */
  public RunQuery before(String previous) {
    Required.of(previous, "cursor", HEADING);
    return with(
        draft -> {
          draft.cursor = previous;
          draft.isBackwards = true;
        });
  }

  private RunQuery with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.query();
  }

  /** A query while it is changed. */
  private static final class Draft {
    private @Nullable String workflowKey;
    private @Nullable String cancellationKey;
    private @Nullable String workflowRunId;
    private @Nullable RecipientRef recipient;
    private Set<RunStatus> statuses;
    private @Nullable Instant triggeredFrom;
    private @Nullable Instant triggeredBefore;
    private @Nullable String tenant;
    private @Nullable Boolean hasErrors;
    private @Nullable Instant resumesFrom;
    private @Nullable Instant resumesBefore;
    private int limit;
    private @Nullable String cursor;
    private boolean isBackwards;

    Draft(RunQuery query) {
      workflowKey = query.workflowKey;
      cancellationKey = query.cancellationKey;
      workflowRunId = query.workflowRunId;
      recipient = query.recipient;
      statuses = query.statuses;
      triggeredFrom = query.triggeredFrom;
      triggeredBefore = query.triggeredBefore;
      tenant = query.tenant;
      hasErrors = query.hasErrors;
      resumesFrom = query.resumesFrom;
      resumesBefore = query.resumesBefore;
      limit = query.limit;
      cursor = query.cursor;
      isBackwards = query.isBackwards;
    }

    RunQuery query() {
      return new RunQuery(
          workflowKey,
          cancellationKey,
          workflowRunId,
          recipient,
          statuses,
          triggeredFrom,
          triggeredBefore,
          tenant,
          hasErrors,
          resumesFrom,
          resumesBefore,
          limit,
          cursor,
          isBackwards);
    }
  }
}
