package dev.holdfire.scheduler.store.table;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.jdbc.KeyList;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** HF_IDEMPOTENCY: which request first used an idempotency key, and its answer. */
public final class IdempotencyTable {
  private static final List<String> COLUMNS =
      List.of(
          "SCHED_NAME", "KEY_HASH", "REQUEST_HASH", "WORKFLOW_RUN_ID", "REQUEST_ID", "CREATED_AT");

  private final Database database;

  public IdempotencyTable(Database database) {
    this.database = database;
  }

  /**
   * A use of a key.
   *
   * @param requestHash the same for the same request
   * @param workflowRunId what it has started
   * @param requestId what the call named itself, or null
   * @param at when, in epoch milliseconds
   */
  public record Use(
      String keyHash,
      String requestHash,
      String workflowRunId,
      @Nullable String requestId,
      long at) {}

  /**
   * Which of these keys are taken. Waits for nobody: fails when another transaction is about to
   * claim one of them, or has it locked. One statement.
   */
  public List<String> taken(Connection connection, Collection<String> keyHashes)
      throws SQLException {
    return KeyList.in(
            database,
            """
            SELECT KEY_HASH FROM HF_IDEMPOTENCY FORCE INDEX (PRIMARY)
            WHERE SCHED_NAME = ? AND KEY_HASH IN :keys FOR UPDATE NOWAIT""")
        .query(
            connection, List.of(database.scheduler()), keyHashes, row -> row.getString("KEY_HASH"));
  }

  /** Claims keys that are not taken, if there are any. One statement. */
  public void insert(Connection connection, List<Use> uses) throws SQLException {
    Insert.into(database, "HF_IDEMPOTENCY", COLUMNS)
        .rows(connection, uses.stream().map(this::row).toList());
  }

  private List<@Nullable Object> row(Use use) {
    return Arrays.asList(
        database.scheduler(),
        use.keyHash(),
        use.requestHash(),
        use.workflowRunId(),
        use.requestId(),
        use.at());
  }

  /** Claims a key; waits while another transaction does. False when it is taken. */
  public boolean claim(Connection connection, Use use) throws SQLException {
    return Insert.ignore(database, "HF_IDEMPOTENCY", COLUMNS).rowIfAbsent(connection, row(use));
  }

  /** The use of a key that is taken; locks it, so that it is the last committed one. */
  public Optional<Use> lock(Connection connection, String keyHash) throws SQLException {
    return Sql.query(
            connection,
            database.sql(
                """
                SELECT REQUEST_HASH, WORKFLOW_RUN_ID, REQUEST_ID, CREATED_AT FROM HF_IDEMPOTENCY
                WHERE SCHED_NAME = ? AND KEY_HASH = ? FOR UPDATE"""),
            List.of(database.scheduler(), keyHash),
            row ->
                new Use(
                    keyHash,
                    row.getString("REQUEST_HASH"),
                    row.getString("WORKFLOW_RUN_ID"),
                    row.getString("REQUEST_ID"),
                    row.getLong("CREATED_AT")))
        .stream()
        .findFirst();
  }

  /** Puts this use in the place of one that is locked and has lapsed. */
  public void replace(Connection connection, Use use) throws SQLException {
    Sql.update(
        connection,
        database.sql(
            """
            UPDATE HF_IDEMPOTENCY
            SET REQUEST_HASH = ?, WORKFLOW_RUN_ID = ?, REQUEST_ID = ?, CREATED_AT = ?
            WHERE SCHED_NAME = ? AND KEY_HASH = ?"""),
        Arrays.asList(
            use.requestHash(),
            use.workflowRunId(),
            use.requestId(),
            use.at(),
            database.scheduler(),
            use.keyHash()));
  }

  /** Deletes some of the uses before this moment; how many there were, at most the limit. */
  public int deleteBefore(Connection connection, long before, int limit) throws SQLException {
    List<String> lapsed =
        Sql.query(
            connection,
            database.sql(
                """
                SELECT KEY_HASH FROM HF_IDEMPOTENCY
                WHERE SCHED_NAME = ? AND CREATED_AT < ? ORDER BY CREATED_AT LIMIT ?
                FOR UPDATE SKIP LOCKED"""),
            List.of(database.scheduler(), before, limit),
            row -> row.getString("KEY_HASH"));
    KeyList.in(
            database,
            """
            DELETE FROM HF_IDEMPOTENCY FORCE INDEX (PRIMARY)
            WHERE CREATED_AT < ? AND SCHED_NAME = ? AND KEY_HASH IN :keys""")
        .update(connection, List.of(before, database.scheduler()), lapsed);
    return lapsed.size();
  }
}
