package dev.holdfire.scheduler.store.look;

import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.key.GroupKey;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query in the terms of the tables.
 *
 * @param group the only group, or null
 * @param groupPrefix what the groups begin with, or null
 * @param workflowRunId the only workflow run, or null
 * @param recipient the only recipient, or null
 * @param statuses the statuses that count
 * @param resumesFrom next fire times from this one on, or null
 * @param resumesBefore next fire times before this one, or null
 * @param ids the ids that count
 * @param chunk how many rows are read at once
 * @param limit how many runs are enough
 */
record Selection(
    @Nullable String group,
    @Nullable String groupPrefix,
    @Nullable String workflowRunId,
    @Nullable RecipientRef recipient,
    Set<RunStatus> statuses,
    @Nullable Long resumesFrom,
    @Nullable Long resumesBefore,
    IdRange ids,
    int chunk,
    int limit) {

  /** How many rows are read at once when only some of them may match. */
  private static final int FILTERED_CHUNK = 1_000;

  static Selection of(RunQuery query, @Nullable String groupOfRun) {
    String workflow = query.workflowKey();
    String key = query.cancellationKey();
    String group = workflow != null && key != null ? GroupKey.of(workflow, key) : groupOfRun;
    return new Selection(
        group,
        workflow == null ? null : GroupKey.prefix(workflow),
        query.workflowRunId(),
        query.recipient(),
        statuses(query),
        ceiling(query.resumesFrom()),
        ceiling(query.resumesBefore()),
        IdRange.of(query),
        RunFilter.isNeeded(query) ? Math.max(FILTERED_CHUNK, query.limit()) : query.limit(),
        query.limit());
  }

  private static Set<RunStatus> statuses(RunQuery query) {
    Set<RunStatus> statuses = EnumSet.allOf(RunStatus.class);
    if (!query.statuses().isEmpty()) {
      statuses.retainAll(query.statuses());
    }
    if (query.resumesFrom() != null || query.resumesBefore() != null) {
      statuses.retainAll(Set.of(RunStatus.WAITING));
    }
    return statuses;
  }

  private static @Nullable Long ceiling(@Nullable Instant moment) {
    return moment == null ? null : Moments.ceiling(moment);
  }

  boolean wantsActive() {
    return statuses.contains(RunStatus.WAITING) || statuses.contains(RunStatus.EXECUTING);
  }

  boolean wantsPast() {
    return statuses.stream().anyMatch(RunStatus::isOver);
  }

  /** The same, of one group only. */
  Selection inGroup(String one) {
    return new Selection(
        one,
        groupPrefix,
        workflowRunId,
        recipient,
        statuses,
        resumesFrom,
        resumesBefore,
        ids,
        chunk,
        limit);
  }

  /** What is left of it after the run with this id. */
  Selection beyond(String id) {
    return new Selection(
        group,
        groupPrefix,
        workflowRunId,
        recipient,
        statuses,
        resumesFrom,
        resumesBefore,
        ids.beyond(id),
        chunk,
        limit);
  }
}
