package dev.holdfire.server.route;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.Workflows;
import dev.holdfire.run.Page;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.server.wire.Paging;
import dev.holdfire.server.wire.Problems;
import dev.holdfire.server.wire.Query;
import dev.holdfire.server.wire.RunView;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list shows.
 *
 * @param query for core, from the beginning of the list
 * @param words Knock's words for their status; empty for any
 */
record RunFilter(RunQuery query, Set<String> words) {
  private static final String QUEUED = "queued";
  private static final Map<String, Set<RunStatus>> STATUSES =
      Map.of(
          QUEUED,
          EnumSet.of(RunStatus.WAITING),
          "paused",
          EnumSet.of(RunStatus.WAITING),
          "processing",
          EnumSet.of(RunStatus.EXECUTING),
          "completed",
          EnumSet.of(RunStatus.FINISHED, RunStatus.FAILED),
          "cancelled",
          EnumSet.of(RunStatus.CANCELED));

  RunFilter {
    words = Set.copyOf(words);
  }

  static RunFilter read(Query query, Paging paging, Instant now, List<Problem> problems) {
    List<String> words = query.texts("status");
    Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);
    for (String word : words) {
      if (STATUSES.containsKey(word)) {
        statuses.addAll(STATUSES.getOrDefault(word, Set.of()));
      } else {
        problems.add(
            new Problem(
                "status",
                "is \""
                    + word
                    + "\"; expected queued, paused, processing, completed or cancelled"));
      }
    }
    RunQuery selected = new Selection(problems).read(query, paging, statuses);
    Instant due = now.plusMillis(1);
    boolean isQueuedOnly = Set.copyOf(words).equals(Set.of(QUEUED));
    Instant before = selected.resumesBefore();
    return new RunFilter(
        isQueuedOnly && (before == null || before.isAfter(due))
            ? selected.resumes(selected.resumesFrom(), due)
            : selected,
        Set.copyOf(words));
  }

  /** The page at this cursor of core, with those runs only that are wanted. */
  Page<RecipientRun> page(
      Workflows workflows, RunView view, @Nullable String cursor, boolean isBackwards) {
    Page<RecipientRun> page = workflows.list(at(cursor, isBackwards));
    List<RecipientRun> wanted =
        page.items().stream().filter(run -> shows(view.status(run))).toList();
    return new Page<>(wanted, page.next(), page.previous());
  }

  private RunQuery at(@Nullable String cursor, boolean isBackwards) {
    if (cursor == null) {
      return query;
    }
    return isBackwards ? query.before(cursor) : query.after(cursor);
  }

  /** Whether a run with this word for its status is one. */
  private boolean shows(String word) {
    return words.isEmpty() || words.contains(word);
  }

  /** A query of core, restricted step by step; what core refuses is reported with all else. */
  private static final class Selection {
    private final List<Problem> problems;
    private RunQuery selected = RunQuery.all();

    Selection(List<Problem> problems) {
      this.problems = problems;
    }

    RunQuery read(Query query, Paging paging, Set<RunStatus> statuses) {
      String workflow = query.text("workflow");
      with(workflow, RunQuery::workflow);
      with(query.text("cancellation_key"), (all, key) -> byKey(all, workflow, key));
      with(query.text("workflow_run_id"), RunQuery::workflowRun);
      with(query.recipient("recipient"), RunQuery::recipient);
      with(query.text("tenant"), RunQuery::tenant);
      with(query.flag("has_errors"), RunQuery::errors);
      with(statuses.isEmpty() ? null : statuses, Selection::inOneOf);
      Instant from = query.moment("starting_at");
      Instant before = query.moment("ending_at");
      Instant resumesFrom = query.moment("resumes_after");
      Instant resumesBefore = query.moment("resumes_before");
      Problems.none(problems);
      return selected
          .triggered(from, before)
          .resumes(resumesFrom, resumesBefore)
          .limit(paging.size());
    }

    private <T> void with(@Nullable T value, BiFunction<RunQuery, T, RunQuery> restrict) {
      if (value != null) {
        try {
          selected = restrict.apply(selected, value);
        } catch (InvalidRequestException e) {
          problems.addAll(e.problems());
        }
      }
    }

    private static RunQuery byKey(RunQuery all, @Nullable String workflow, String key) {
      return workflow == null ? all.cancellationKey(key) : all.cancellationKey(workflow, key);
    }

    private static RunQuery inOneOf(RunQuery all, Set<RunStatus> statuses) {
      RunStatus[] each = statuses.toArray(RunStatus[]::new);
      return all.status(each[0], each);
    }
  }
}
