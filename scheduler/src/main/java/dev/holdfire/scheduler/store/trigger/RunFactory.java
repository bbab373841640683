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

  List<TriggerRow> rows(
      Connection connection, RunTable.Run call, Workflow workflow, List<Recipient> audience)
      throws SQLException {
    boolean isSameForAll = call.options().skipsDelays() || Delays.isSameForAll(workflow);
    Map<RecipientRef, Map<String, @Nullable Object>> known =
        isSameForAll || hasOwnDirectory ? Map.of() : load(connection, call, audience);
    List<TriggerRow> rows = new ArrayList<>(audience.size());
    for (Recipient recipient : audience) {
      RunState start = start(recipient);
      Delays.Position position =
          isSameForAll || !hasOwnDirectory
              ? pass(workflow, call, start, known)
              : new Delays.Position(start, Instant.ofEpochMilli(call.createdAt()), false);
      rows.add(row(call, recipient.ref(), position));
    }
    return rows;
  }

  private Map<RecipientRef, Map<String, @Nullable Object>> load(
      Connection connection, RunTable.Run call, List<Recipient> audience) throws SQLException {
    List<RecipientRef> refs = new ArrayList<>(audience.stream().map(Recipient::ref).toList());
    if (call.actor() != null) {
      refs.add(call.actor());
    }
    return recipients.load(connection, refs);
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
