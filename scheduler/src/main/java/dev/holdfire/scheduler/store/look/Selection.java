package dev.holdfire.scheduler.store.look;

import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.key.TimeOrderedId;
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
 * @param fromId ids from this one on
 * @param beforeId ids below this one
 */
record Selection(
    @Nullable String group,
    @Nullable String groupPrefix,
    @Nullable String workflowRunId,
    @Nullable RecipientRef recipient,
    Set<RunStatus> statuses,
    String fromId,
    String beforeId,
    int limit) {

  private static final String END = "g";

  static Selection of(RunQuery query, @Nullable String groupOfRun) {
    String workflow = query.workflowKey();
    String key = query.cancellationKey();
    String group = workflow != null && key != null ? GroupKey.of(workflow, key) : groupOfRun;
    return new Selection(
        group,
        workflow == null ? null : GroupKey.prefix(workflow),
        query.workflowRunId(),
        query.recipient(),
        query.statuses().isEmpty() ? EnumSet.allOf(RunStatus.class) : query.statuses(),
        idOf(query.triggeredFrom(), ""),
        lower(query.cursor(), idOf(query.triggeredBefore(), END)),
        query.limit());
  }

  private static String idOf(@Nullable Instant moment, String otherwise) {
    return moment == null ? otherwise : TimeOrderedId.lowest(millis(moment));
  }

  /** The moment in epoch milliseconds, or the last one that can be told so. */
  private static long millis(Instant moment) {
    if (moment.isBefore(Instant.EPOCH)) {
      return 0;
    }
    Instant last = Instant.ofEpochMilli(Long.MAX_VALUE);
    return moment.isBefore(last) ? moment.toEpochMilli() : Long.MAX_VALUE;
  }

  private static String lower(@Nullable String cursor, String end) {
    return cursor == null || cursor.compareTo(end) > 0 ? end : cursor;
  }

  boolean wantsActive() {
    return statuses.contains(RunStatus.WAITING) || statuses.contains(RunStatus.EXECUTING);
  }

  boolean wantsPast() {
    return statuses.stream().anyMatch(RunStatus::isOver);
  }

  Selection before(String id) {
    return new Selection(group, groupPrefix, workflowRunId, recipient, statuses, fromId, id, limit);
  }

  boolean matches(FoundRun run) {
    return recipient == null || recipient.equals(run.recipient());
  }
}
