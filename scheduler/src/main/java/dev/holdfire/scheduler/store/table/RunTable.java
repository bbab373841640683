package dev.holdfire.scheduler.store.table;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.segment.RunOptions;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.jdbc.KeyList;
import dev.holdfire.scheduler.store.jdbc.Packet;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.json.Json;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HF_RUN: a row for each trigger call, with what all its recipients share. Never changed but for
 * its count.
 */
public final class RunTable {
  private static final List<String> COLUMNS =
      List.of(
          "SCHED_NAME",
          "WORKFLOW_RUN_ID",
          "WORKFLOW_KEY",
          "WORKFLOW_VERSION",
          "RUN_GROUP",
          "CANCELLATION_KEY",
          "TENANT",
          "ACTOR",
          "DATA",
          "SKIPS_DELAYS",
          "SANDBOXED",
          "CREATED_AT",
          "RECIPIENTS");

  private final Database database;

  public RunTable(Database database) {
    this.database = database;
  }

  /**
   * A trigger call.
   *
   * @param dataLength the length of its data as JSON, in characters
   */
  public record Run(
      String id,
      String workflowKey,
      String workflowVersion,
      String group,
      @Nullable String cancellationKey,
      @Nullable String tenant,
      @Nullable RecipientRef actor,
      Map<String, @Nullable Object> data,
      int dataLength,
      RunOptions options,
      long createdAt,
      long recipients) {}

  /**
   * Inserts a trigger call. One statement; one more if its data are very large.
   *
   * @throws InvalidRequestException if they are more than the database takes in a statement
   */
  public void insert(Connection connection, Run run, String data) throws SQLException {
    insert(connection, List.of(new New(run, data)));
  }

  /**
   * A trigger call that is not stored yet.
   *
   * @param data its data as JSON
   */
  public record New(Run run, String data) {}

  /** The same for any number of trigger calls, in one statement, or more for megabytes. */
  public void insert(Connection connection, List<New> calls) throws SQLException {
    List<List<@Nullable Object>> rows = new ArrayList<>(calls.size());
    for (New call : calls) {
      requireTaken(Packet.tooLarge(database, connection, call.data()), call.run());
      rows.add(row(call.run(), call.data()));
    }
    Insert.into(database, "HF_RUN", COLUMNS).rows(connection, rows);
  }

  private List<@Nullable Object> row(Run run, String data) {
    RecipientRef actor = run.actor();
    return Arrays.asList(
        database.scheduler(),
        run.id(),
        run.workflowKey(),
        run.workflowVersion(),
        run.group(),
        run.cancellationKey(),
        run.tenant(),
        actor == null ? null : Json.write(asMap(actor)),
        data,
        flag(run.options().skipsDelays()),
        flag(run.options().isSandboxed()),
        run.createdAt(),
        run.recipients());
  }

  private static void requireTaken(Optional<Packet> tooLarge, Run run) {
    if (tooLarge.isPresent()) {
      throw new InvalidRequestException(
          "the trigger of \"" + run.workflowKey() + "\"",
          List.of(
              new Problem(
                  "data",
                  "may take "
                      + tooLarge.get().bytes()
                      + " bytes in a statement; the database takes "
                      + tooLarge.get().max()
                      + " (max_allowed_packet): pass a reference instead, or have that raised")));
    }
  }

  private static String flag(boolean value) {
    return value ? "1" : "0";
  }

  private static Map<String, @Nullable Object> asMap(RecipientRef ref) {
    Map<String, @Nullable Object> map = new HashMap<>();
    map.put("collection", ref.collection());
    map.put("id", ref.id());
    return map;
  }

  /** Sets how many recipients a trigger call has. */
  public void setRecipients(Connection connection, String id, long recipients) throws SQLException {
    Sql.update(
        connection,
        database.sql(
            "UPDATE HF_RUN SET RECIPIENTS = ? WHERE SCHED_NAME = ? AND WORKFLOW_RUN_ID = ?"),
        List.of(recipients, database.scheduler(), id));
  }

  /** Deletes a trigger call that never took effect. */
  public void delete(Connection connection, String id) throws SQLException {
    Sql.update(
        connection,
        database.sql("DELETE FROM HF_RUN WHERE SCHED_NAME = ? AND WORKFLOW_RUN_ID = ?"),
        List.of(database.scheduler(), id));
  }

  /** The trigger calls with these ids, as far as they exist. One statement. */
  public Map<String, Run> load(Connection connection, Collection<String> ids) throws SQLException {
    Map<String, Run> runs = new HashMap<>();
    KeyList.in(database, "SELECT * FROM HF_RUN WHERE SCHED_NAME = ? AND WORKFLOW_RUN_ID IN :keys")
        .query(connection, List.of(database.scheduler()), ids, RunTable::readRun)
        .forEach(run -> runs.put(run.id(), run));
    return runs;
  }

  /** Which of these trigger calls were made for a tenant. One statement. */
  public Set<String> ofTenant(Connection connection, String tenant, Collection<String> ids)
      throws SQLException {
    return new HashSet<>(
        KeyList.in(
                database,
                """
                SELECT WORKFLOW_RUN_ID FROM HF_RUN
                WHERE SCHED_NAME = ? AND TENANT = ? AND WORKFLOW_RUN_ID IN :keys""")
            .query(
                connection,
                List.of(database.scheduler(), tenant),
                ids,
                row -> row.getString("WORKFLOW_RUN_ID")));
  }

  /**
   * The trigger call with this id, as last committed even when the transaction's snapshot is older;
   * locks it.
   */
  public Optional<Run> loadLatest(Connection connection, String id) throws SQLException {
    return Sql.query(
            connection,
            database.sql(
                "SELECT * FROM HF_RUN WHERE SCHED_NAME = ? AND WORKFLOW_RUN_ID = ? FOR UPDATE"),
            List.of(database.scheduler(), id),
            RunTable::readRun)
        .stream()
        .findFirst();
  }

  private static Run readRun(ResultSet row) throws SQLException {
    String data = row.getString("DATA");
    return new Run(
        row.getString("WORKFLOW_RUN_ID"),
        row.getString("WORKFLOW_KEY"),
        row.getString("WORKFLOW_VERSION"),
        row.getString("RUN_GROUP"),
        row.getString("CANCELLATION_KEY"),
        row.getString("TENANT"),
        actor(row.getString("ACTOR")),
        Json.read(data),
        data.length(),
        new RunOptions(row.getBoolean("SKIPS_DELAYS"), row.getBoolean("SANDBOXED")),
        row.getLong("CREATED_AT"),
        row.getLong("RECIPIENTS"));
  }

  private static @Nullable RecipientRef actor(@Nullable String json) {
    if (json == null) {
      return null;
    }
    Map<String, @Nullable Object> actor = Json.read(json);
    return new RecipientRef((String) actor.get("collection"), String.valueOf(actor.get("id")));
  }
}
