package dev.holdfire.scheduler.store.trigger;

import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.segment.Delays;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.json.RunState;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.table.RecipientTable;
import dev.holdfire.scheduler.store.table.RunTable;
import dev.holdfire.scheduler.store.table.TriggerRow;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows of recipient runs, already past the delays that come first.
 *
 * <p>A first delay that depends on the recipient is computed here from what is stored; when the
 * application has a directory of its own, a worker computes it instead, because that directory must
 * not be asked within a transaction.
 */
final class RunFactory {
  private final RecipientTable recipients;
  private final boolean hasOwnDirectory;

  RunFactory(Database database, boolean hasOwnDirectory) {
    this.recipients = new RecipientTable(database);
    this.hasOwnDirectory = hasOwnDirectory;
  }

  /** Recipients of one trigger call. */
  record Audience(RunTable.Run call, Workflow workflow, List<Recipient> recipients) {
    boolean isSameForAll() {
      return call.options().skipsDelays() || Delays.isSameForAll(workflow);
    }

    private Stream<RecipientRef> known() {
      return Stream.concat(
          recipients.stream().map(Recipient::ref), Stream.ofNullable(call.actor()));
    }
  }

  /** The rows of all; one statement, if any at all. */
  List<TriggerRow> rows(Connection connection, List<Audience> audiences) throws SQLException {
    Set<RecipientRef> asked =
        audiences.stream()
            .filter(audience -> !audience.isSameForAll() && !hasOwnDirectory)
            .flatMap(Audience::known)
            .collect(Collectors.toSet());
    Map<RecipientRef, Map<String, @Nullable Object>> known =
        asked.isEmpty() ? Map.of() : recipients.load(connection, asked);
    List<TriggerRow> rows = new ArrayList<>();
    for (Audience audience : audiences) {
      audience.recipients().forEach(recipient -> rows.add(row(audience, recipient, known)));
    }
    return rows;
  }

  private TriggerRow row(
      Audience audience,
      Recipient recipient,
      Map<RecipientRef, Map<String, @Nullable Object>> known) {
    RunTable.Run call = audience.call();
    RunState start = start(recipient);
    Delays.Position position =
        audience.isSameForAll() || !hasOwnDirectory
            ? pass(audience.workflow(), call, start, known)
            : new Delays.Position(start, Instant.ofEpochMilli(call.createdAt()), false);
    return row(call, recipient.ref(), position);
  }

  private static RunState start(Recipient recipient) {
    return RunState.start(recipient.ref(), new HashMap<>(recipient.triggerData()));
  }

  private static Delays.Position pass(
      Workflow workflow,
      RunTable.Run call,
      RunState start,
      Map<RecipientRef, Map<String, @Nullable Object>> known) {
    Instant now = Instant.ofEpochMilli(call.createdAt());
    if (call.options().skipsDelays()) {
      return Delays.skip(workflow, start, now);
    }
    RecipientRef actor = call.actor();
    Delays.Facts facts =
        new Delays.Facts(
            known.getOrDefault(start.recipient(), Map.of()),
            actor == null ? Map.of() : known.getOrDefault(actor, Map.of()),
            Delays.merge(call.data(), start.triggerData()));
    return Delays.pass(workflow, start, facts, now);
  }

  private static TriggerRow row(RunTable.Run call, RecipientRef ref, Delays.Position position) {
    String id = RunKey.id(call.id(), ref);
    return new TriggerRow(
        RunKey.name(id, ref),
        Objects.requireNonNull(call.group()),
        call.id(),
        call.createdAt(),
        position.until().toEpochMilli(),
        position.state());
  }
}
