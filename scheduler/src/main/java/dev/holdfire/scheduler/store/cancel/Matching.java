package dev.holdfire.scheduler.store.cancel;

import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.table.HistoryTable;
import dev.holdfire.scheduler.store.table.LoadTable;
import dev.holdfire.scheduler.store.table.TriggerNames;
import dev.holdfire.scheduler.store.table.TriggerState;
import dev.holdfire.scheduler.store.table.TriggerTable;
import dev.holdfire.scheduler.store.trigger.WorkflowRegistry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds what a request matches and has it treated, the same way whether it is called off or only
 * looked at. Used by one thread.
 *
 * <p>Names are read without a lock, then treated, {@value #CHUNK} at a time; the history is read
 * last, so that a run which was over by then is found there. The rows do not pass through memory,
 * so the size of the group does not matter to it.
 */
final class Matching {
  private static final int CHUNK = 5_000;
  private static final int RECIPIENT_CHUNK = 200;

  private final Call call;
  private final Readers readers;
  private final Treatment treatment;
  private final WorkflowRegistry workflows;
  private final TriggerNames triggers;
  private final HistoryTable history;
  private final LoadTable loads;
  private final Set<RecipientRef> named;
  private final Outcomes outcomes;
  private final TooLate tooLate;
  private String group;

  /** The names of runs that were treated and may be found again, as those that execute. */
  private final Set<String> stays = new HashSet<>();

  /** Whether names were read while a large audience was being loaded, so maybe a part of it. */
  private boolean isLoading;

  Matching(Database database, WorkflowRegistry workflows, Call call, Treatment treatment) {
    this.call = call;
    this.readers = call.readers();
    this.treatment = treatment;
    this.workflows = workflows;
    this.triggers = new TriggerNames(database);
    this.history = new HistoryTable(database);
    this.loads = new LoadTable(database);
    List<RecipientRef> recipients = call.request().recipients();
    this.named = recipients == null ? Set.of() : new LinkedHashSet<>(recipients);
    this.outcomes = new Outcomes(!named.isEmpty());
    this.tooLate = new TooLate(database, readers, call.id(), outcomes);
    this.group = call.group();
  }

  /** The group that the request names, or in which its run was found; empty when there is none. */
  String group() {
    return group;
  }

  /**
   * What became, or would become, of all that the request matches.
   *
   * @throws WorkflowNotFoundException if nothing does and no workflow is known by its key
   */
  Outcomes outcomes() throws SQLException {
    String run = call.request().recipientRunId();
    if (run != null) {
      ofRun(run);
    } else if (named.isEmpty()) {
      ofGroup();
    } else {
      ofNamed();
    }
    return outcomes;
  }

  private void ofRun(String recipientRunId) throws SQLException {
    String prefix = RunKey.prefixOf(recipientRunId);
    if (prefix != null) {
      for (String found : readers.union(reader -> triggers.groupsByPrefix(reader, prefix))) {
        group = found;
        treat(readers.union(reader -> triggers.byPrefix(reader, prefix)));
      }
      for (HistoryTable.Found found :
          readers.union(reader -> history.past(reader, recipientRunId))) {
        group = found.group();
        tooLate.add(List.of(found.past()));
      }
    }
    if (outcomes.isEmpty()) {
      outcomes.addNotFound(null, recipientRunId);
    }
  }

  private void ofGroup() throws SQLException {
    untilItIsCertain(
        () -> {
          untilNothingIsNew(this::chunksOfGroup);
          tooLate.ofGroup(group, treatment.moved());
        });
    requireKnownWorkflow();
  }

  /** Finds what matches, and has it treated. */
  @FunctionalInterface
  private interface Search {
    void run() throws SQLException;
  }

  /**
   * When it seems to be too late it is searched again, until it is so twice: what was over may be
   * of a call that came after the active ones were looked for, and of which others are active.
   */
  private void untilItIsCertain(Search search) throws SQLException {
    long before;
    do {
      before = outcomes.total();
      outcomes.clear();
      stays.clear();
      search.run();
    } while (outcomes.areLate() && outcomes.total() > before && !treatment.leavesAll());
  }

  /** Finds active runs and has them treated; how many chunks there were. */
  @FunctionalInterface
  private interface Look {
    int chunks() throws SQLException;
  }

  /**
   * After several chunks that were moved it looks again from the start, until nothing is new: else
   * a call that was triggered between two of them would be canceled in part. So would be an
   * audience whose load has ended between the names and the locks, also when there was one chunk.
   */
  private void untilNothingIsNew(Look look) throws SQLException {
    int chunks;
    long before;
    do {
      before = outcomes.total();
      isLoading = false;
      chunks = look.chunks();
    } while ((isLoading || (chunks > 1 && readers.areOne()))
        && outcomes.total() > before
        && !treatment.leavesAll());
  }

  private List<String> noted(TriggerNames.InGroup found) {
    isLoading |= found.isLoading();
    return found.names();
  }

  private int chunksOfGroup() throws SQLException {
    int chunks = 0;
    String after = "";
    List<String> found;
    do {
      if (isEnoughToCount(after)) {
        count(after);
        return chunks;
      }
      String from = after;
      found =
          readers.first(
              CHUNK + 1,
              Comparator.<String>naturalOrder(),
              reader -> noted(triggers.inGroup(reader, group, from, CHUNK + 1)));
      List<String> names = found.subList(0, Math.min(found.size(), CHUNK));
      treat(names);
      after = names.isEmpty() ? after : names.get(names.size() - 1);
      chunks++;
    } while (found.size() > CHUNK);
    return chunks;
  }

  /** Whether what comes after this name is neither changed nor listed, nor was counted before. */
  private boolean isEnoughToCount(String after) {
    return treatment.leavesAll()
        && outcomes.room() == 0
        && readers.areOne()
        && stays.stream().noneMatch(name -> name.compareTo(after) > 0);
  }

  private void count(String after) throws SQLException {
    Map<String, Integer> runs = triggers.states(call.connection(), group, after);
    runs.keySet().removeAll(notHappened(runs.keySet()));
    runs.forEach((state, count) -> outcomes.addUnlisted(Outcomes.of(state), count));
  }

  private void ofNamed() throws SQLException {
    untilItIsCertain(
        () -> {
          untilNothingIsNew(this::chunksOfNamed);
          pastOfNamed();
        });
    requireKnownWorkflow();
    for (RecipientRef recipient : named) {
      if (!outcomes.hasFound(recipient)) {
        outcomes.addNotFound(recipient, null);
      }
    }
  }

  private int chunksOfNamed() throws SQLException {
    List<Set<String>> chunks = hashesOfNamed();
    for (Set<String> hashes : chunks) {
      treat(readers.union(reader -> noted(triggers.inGroup(reader, group, hashes))));
    }
    return chunks.size();
  }

  private void pastOfNamed() throws SQLException {
    for (Set<String> hashes : hashesOfNamed()) {
      tooLate.add(
          readers.union(reader -> history.ofGroup(reader, group, hashes, call.id())).stream()
              .filter(past -> past.recipient() != null && named.contains(past.recipient()))
              .toList());
    }
  }

  private List<Set<String>> hashesOfNamed() {
    List<RecipientRef> all = List.copyOf(named);
    List<Set<String>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += RECIPIENT_CHUNK) {
      int to = Math.min(from + RECIPIENT_CHUNK, all.size());
      chunks.add(all.subList(from, to).stream().map(RunKey::hash).collect(Collectors.toSet()));
    }
    return chunks;
  }

  private void treat(List<String> found) throws SQLException {
    List<String> names = found.stream().filter(name -> !stays.contains(name)).toList();
    if (names.isEmpty()) {
      return;
    }
    List<TriggerTable.Matched> matched =
        onlyHappened(
            treatment.find(group, names).stream()
                .filter(run -> named.isEmpty() || named.contains(run.recipient()))
                .toList());
    Map<Outcome, List<String>> byOutcome = new EnumMap<>(Outcome.class);
    for (TriggerTable.Matched run : matched) {
      Outcome outcome = Outcomes.of(run.state());
      outcomes.add(run.recipient(), RunKey.idOf(run.name()), outcome);
      byOutcome.computeIfAbsent(outcome, each -> new ArrayList<>()).add(run.name());
      if (outcome != Outcome.CANCELED || isFoundAgain()) {
        stays.add(run.name());
      }
    }
    treatment.apply(group, byOutcome);
  }

  /** Whether another reader goes on seeing what is moved; locking that again would lock gaps. */
  private boolean isFoundAgain() {
    return isLoading && !readers.areOne();
  }

  private List<TriggerTable.Matched> onlyHappened(List<TriggerTable.Matched> runs)
      throws SQLException {
    Set<String> left = notHappened(runs.stream().map(TriggerTable.Matched::state).toList());
    return left.isEmpty()
        ? runs
        : runs.stream().filter(run -> !left.contains(run.state())).toList();
  }

  /** Those of these states whose workflow runs are still being loaded: they are not there yet. */
  private Set<String> notHappened(Collection<String> states) throws SQLException {
    Set<String> loading =
        states.stream().filter(TriggerState::isLoading).collect(Collectors.toSet());
    if (loading.isEmpty()) {
      return loading;
    }
    Set<String> left = new HashSet<>(loading);
    readers.union(reader -> loads.happened(reader, loading)).forEach(left::remove);
    return left;
  }

  private void requireKnownWorkflow() throws SQLException {
    String key = call.request().workflowKey();
    if (key != null && outcomes.isEmpty() && !workflows.isKnown(call.connection(), key)) {
      throw new WorkflowNotFoundException(
          key,
          "No workflow \""
              + key
              + "\" has ever been registered with this scheduler. Check the key; nothing was changed.");
    }
  }
}
