package dev.holdfire.server.route;

import dev.holdfire.Problem;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.server.wire.Paging;
import dev.holdfire.server.wire.Problems;
import dev.holdfire.server.wire.Query;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list shows.
 *
 * @param query for core
 * @param words Knock's words for their status; empty for any
 */
record RunFilter(RunQuery query, Set<String> words) {
  private static final Map<String, Set<RunStatus>> STATUSES =
      Map.of(
          "queued", EnumSet.of(RunStatus.WAITING),
          "paused", EnumSet.of(RunStatus.WAITING),
          "processing", EnumSet.of(RunStatus.EXECUTING),
          "completed", EnumSet.of(RunStatus.FINISHED, RunStatus.FAILED),
          "cancelled", EnumSet.of(RunStatus.CANCELED));

  RunFilter {
    words = Set.copyOf(words);
  }

  static RunFilter read(Query query, Paging paging, List<Problem> problems) {
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
    RecipientRef recipient = query.recipient("recipient");
    Boolean errors = query.flag("has_errors");
    Times times = new Times(query);
    return new RunFilter(
        Problems.none(
            problems,
            () -> {
              RunQuery selected = keys(query, paging, recipient, statuses);
              return times.in(errors == null ? selected : selected.errors(errors));
            }),
        Set.copyOf(words));
  }

  /** Whether a run with this word for its status is one. */
  boolean shows(String word) {
    return words.isEmpty() || words.contains(word);
  }

  private static RunQuery keys(
      Query query, Paging paging, @Nullable RecipientRef recipient, Set<RunStatus> statuses) {
    return new RunQuery(
        query.text("workflow"),
        query.text("cancellation_key"),
        query.text("workflow_run_id"),
        recipient,
        statuses,
        null,
        null,
        query.text("tenant"),
        null,
        null,
        null,
        paging.size(),
        paging.start());
  }

  /** The times within which runs were triggered, and go on. */
  private record Times(
      @Nullable Instant from,
      @Nullable Instant before,
      @Nullable Instant resumesFrom,
      @Nullable Instant resumesBefore) {
    Times(Query query) {
      this(
          query.moment("starting_at"),
          query.moment("ending_at"),
          query.moment("resumes_after"),
          query.moment("resumes_before"));
    }

    RunQuery in(RunQuery query) {
      return query.triggered(from, before).resumes(resumesFrom, resumesBefore);
    }
  }
}
