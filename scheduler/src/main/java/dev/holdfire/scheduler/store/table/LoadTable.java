package dev.holdfire.scheduler.store.table;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * HF_LOAD: workflow runs with an audience too large for one transaction, while they are stored,
 * brought to life, or taken away, chunk by chunk. Their runs' state is the token of this row
 * meanwhile, so that no node acquires them.
 */
public final class LoadTable {
  private static final List<String> COLUMNS =
      List.of("SCHED_NAME", "TOKEN", "WORKFLOW_RUN_ID", "RUN_GROUP", "PHASE", "LEASE_UNTIL");

  private final Database database;

  public LoadTable(Database database) {
    this.database = database;
  }

  /** How far a load is. */
  public enum Phase {
    /** Chunks are being stored; the one that stores them renews the lease. */
    LOADING,
    /**
     * All chunks are stored: the workflow run has happened, and its runs are being brought to life.
     */
    ACTIVATING,
    /** It failed or its lease ran out: the workflow run never happened, and its rows go away. */
    ABANDONED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A load that is under way. */
  public record Load(String token, String workflowRunId, String group, Phase phase) {}

  /** The state of the runs of a workflow run while it is loaded: 90 of its id's bits, as text. */
  public static String token(String workflowRunId) {
    UUID id = UUID.fromString(workflowRunId);
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    return TriggerState.loading(text.substring(text.length() - 15));
  }

  /** Begins a load. */
  public void begin(Connection connection, Load load, long leaseUntil) throws SQLException {
    Insert.into(database, "HF_LOAD", COLUMNS)
        .row(
            connection,
            Arrays.asList(
                database.scheduler(),
                load.token(),
                load.workflowRunId(),
                load.group(),
                load.phase().word(),
                leaseUntil));
  }

  /** Renews the lease of a load; false when it was abandoned meanwhile. */
  public boolean renew(Connection connection, String token, long leaseUntil) throws SQLException {
    return Sql.update(
            connection,
            database.sql(
                """
                UPDATE HF_LOAD SET LEASE_UNTIL = ?
                WHERE SCHED_NAME = ? AND TOKEN = ? AND PHASE = 'loading'"""),
            List.of(leaseUntil, database.scheduler(), token))
        > 0;
  }

  /** Moves a load on from its first phase; false when that had happened before. */
  public boolean end(Connection connection, String token, Phase phase) throws SQLException {
    return Sql.update(
            connection,
            database.sql(
                """
                UPDATE HF_LOAD SET PHASE = ?
                WHERE SCHED_NAME = ? AND TOKEN = ? AND PHASE = 'loading'"""),
            List.of(phase.word(), database.scheduler(), token))
        > 0;
  }

  /** Abandons the loads whose lease has run out. */
  public void abandonLapsed(Connection connection, long now) throws SQLException {
    Sql.update(
        connection,
        database.sql(
            """
            UPDATE HF_LOAD SET PHASE = 'abandoned'
            WHERE SCHED_NAME = ? AND PHASE = 'loading' AND LEASE_UNTIL < ?"""),
        List.of(database.scheduler(), now));
  }

  /** The loads that are no longer in their first phase. */
  public List<Load> unfinished(Connection connection) throws SQLException {
    return Sql.query(
        connection,
        database.sql(
            """
            SELECT TOKEN, WORKFLOW_RUN_ID, RUN_GROUP, PHASE FROM HF_LOAD
            WHERE SCHED_NAME = ? AND PHASE <> 'loading'"""),
        List.of(database.scheduler()),
        row ->
            new Load(
                row.getString("TOKEN"),
                row.getString("WORKFLOW_RUN_ID"),
                row.getString("RUN_GROUP"),
                Phase.valueOf(row.getString("PHASE").toUpperCase(Locale.ROOT))));
  }

  /** Which of these states belong to workflow runs that have happened. */
  public Set<String> happened(Connection connection, Collection<String> tokens)
      throws SQLException {
    if (tokens.isEmpty()) {
      return Set.of();
    }
    List<@Nullable Object> arguments = new ArrayList<>(List.of(database.scheduler()));
    arguments.addAll(tokens);
    return new HashSet<>(
        Sql.query(
            connection,
            database.sql(
                    """
                    SELECT TOKEN FROM HF_LOAD
                    WHERE SCHED_NAME = ? AND PHASE = 'activating' AND TOKEN IN""")
                + Dialect.in(tokens.size()),
            arguments,
            row -> row.getString("TOKEN")));
  }

  /** The states of the runs of workflow runs that have not happened, or not yet. */
  public List<String> notHappened(Connection connection) throws SQLException {
    return Sql.query(
        connection,
        database.sql(
            """
            SELECT TOKEN FROM HF_LOAD
            WHERE SCHED_NAME = ? AND PHASE <> 'activating'"""),
        List.of(database.scheduler()),
        row -> row.getString("TOKEN"));
  }

  /** Forgets a load that is done. */
  public void delete(Connection connection, String token) throws SQLException {
    Sql.update(
        connection,
        database.sql("DELETE FROM HF_LOAD WHERE SCHED_NAME = ? AND TOKEN = ?"),
        List.of(database.scheduler(), token));
  }
}
