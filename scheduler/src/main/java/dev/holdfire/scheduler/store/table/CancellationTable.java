package dev.holdfire.scheduler.store.table;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.jdbc.KeyList;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.json.ReceiptCodec;
import dev.holdfire.scheduler.store.key.RunKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HF_CANCELLATION: every cancel call, late attempts included, with its receipt. Never changed. */
public final class CancellationTable {
  /** The most ids that are given together. */
  public static final int MOST = 1_000;

  private static final Logger log = LoggerFactory.getLogger(CancellationTable.class);

  private static final List<String> COLUMNS =
      List.of(
          "SCHED_NAME",
          "CANCELLATION_ID",
          "WORKFLOW_KEY",
          "CANCELLATION_KEY",
          "RUN_GROUP",
          "RECIPIENT_RUN_ID",
          "CREATED_AT",
          "REASON",
          "ACTOR",
          "REJECTED",
          "CANCELED",
          "STOPPING",
          "ALREADY_CANCELED",
          "ALREADY_FINISHED",
          "NOT_FOUND",
          "RECEIPT");

  private final Database database;

  public CancellationTable(Database database) {
    this.database = database;
  }

  /**
   * A cancellation, as a row to insert.
   *
   * @param group what it names, or where the run is that it names; null when there is none
   */
  public record NewRow(Receipt receipt, @Nullable String group) {}

  /** Inserts cancellations. One statement, unless they are large. */
  public void insert(Connection connection, List<NewRow> rows) throws SQLException {
    Insert.into(database, "HF_CANCELLATION", COLUMNS)
        .rows(connection, rows.stream().map(this::values).toList());
  }

  private List<@Nullable Object> values(NewRow row) {
    Receipt receipt = row.receipt();
    CancelRequest request = receipt.request();
    return Arrays.asList(
        database.scheduler(),
        receipt.id(),
        request.workflowKey(),
        request.cancellationKey(),
        row.group(),
        idOrNull(request.recipientRunId()),
        receipt.at().toEpochMilli(),
        request.reason(),
        request.actor(),
        receipt.isRejected() ? "1" : "0",
        receipt.count(Outcome.CANCELED),
        receipt.count(Outcome.STOPPING),
        receipt.count(Outcome.ALREADY_CANCELED),
        receipt.count(Outcome.ALREADY_FINISHED),
        receipt.count(Outcome.NOT_FOUND),
        ReceiptCodec.encode(receipt));
  }

  /**
   * What is no id names no run; it is found in the receipt's entry, and the column keeps ids only.
   */
  private static @Nullable String idOrNull(@Nullable String recipientRunId) {
    return recipientRunId != null && RunKey.isId(recipientRunId) ? recipientRunId : null;
  }

  /** The receipt of a cancellation. */
  public Optional<Receipt> find(Connection connection, String id) throws SQLException {
    return Sql.query(
            connection,
            database.sql(
                "SELECT * FROM HF_CANCELLATION WHERE SCHED_NAME = ? AND CANCELLATION_ID = ?"),
            List.of(database.scheduler(), id),
            CancellationTable::readReceipt)
        .stream()
        .findFirst();
  }

  /** Who canceled and why, by cancellation. */
  public Map<String, RecipientRun.Cancellation> reasons(
      Connection connection, Collection<String> ids) throws SQLException {
    Map<String, RecipientRun.Cancellation> found = new HashMap<>();
    if (ids.isEmpty()) {
      return found;
    }
    List<@Nullable Object> arguments = new ArrayList<>(List.of(database.scheduler()));
    arguments.addAll(ids);
    Sql.query(
            connection,
            database.sql(
                    """
                    SELECT CANCELLATION_ID, CREATED_AT, REASON, ACTOR FROM HF_CANCELLATION
                    WHERE SCHED_NAME = ? AND CANCELLATION_ID IN""")
                + Dialect.in(ids.size()),
            arguments,
            row ->
                new RecipientRun.Cancellation(
                    row.getString("CANCELLATION_ID"),
                    Instant.ofEpochMilli(row.getLong("CREATED_AT")),
                    row.getString("REASON"),
                    row.getString("ACTOR")))
        .forEach(cancellation -> found.put(cancellation.id(), cancellation));
    return found;
  }

  /**
   * A cancellation without its receipt.
   *
   * @param workflowKey null of one that names a run
   * @param entries the most entries that the receipt may list
   */
  public record Listed(String id, @Nullable String workflowKey, boolean isRejected, int entries) {}

  /**
   * From which id on, and in which direction, cancellations are looked at.
   *
   * @param id the id that they begin after
   * @param isUpwards whether those above it are, the oldest first; and not those below it, the
   *     newest first
   */
  public record From(String id, boolean isUpwards) {
    private String in(String sql) {
      return isUpwards ? sql.formatted(">", "ASC") : sql.formatted("<", "DESC");
    }

    /** Whether a cancellation is one of them. */
    public boolean leadsTo(String cancellationId) {
      return isUpwards ? cancellationId.compareTo(id) > 0 : cancellationId.compareTo(id) < 0;
    }

    /** The order in which they are looked at. */
    public Comparator<String> order() {
      return isUpwards ? Comparator.naturalOrder() : Comparator.reverseOrder();
    }
  }

  /** The first cancellations in a direction. */
  public List<Listed> next(Connection connection, From from, int limit) throws SQLException {
    return Sql.query(
        connection,
        database.sql(
            LISTED
                + from.in(
                    """
                    FORCE INDEX (PRIMARY)
                    WHERE SCHED_NAME = ? AND CANCELLATION_ID %s ?
                    ORDER BY CANCELLATION_ID %s LIMIT ?""")),
        List.of(database.scheduler(), from.id(), limit),
        CancellationTable::readListed);
  }

  /** The first cancellations that name a group, in a direction. */
  public List<Listed> nextOf(Connection connection, String group, From from, int limit)
      throws SQLException {
    return Sql.query(
        connection,
        database.sql(
            LISTED
                + from.in(
                    """
                    FORCE INDEX (IDX_HF_C_GROUP)
                    WHERE SCHED_NAME = ? AND RUN_GROUP = ? AND CANCELLATION_ID %s ?
                      AND WORKFLOW_KEY IS NOT NULL
                    ORDER BY CANCELLATION_ID %s LIMIT ?""")),
        List.of(database.scheduler(), group, from.id(), limit),
        CancellationTable::readListed);
  }

  /**
   * The ids of the first cancellations of these groups, and of runs in them, in a direction,
   * {@value #MOST} at most, where H2 gives as many of each. Reads the index alone.
   */
  public List<String> nextIdsOf(Connection connection, Collection<String> groups, From from)
      throws SQLException {
    return KeyList.in(
            database,
            from.in(
                    """
                    SELECT CANCELLATION_ID FROM HF_CANCELLATION FORCE INDEX (IDX_HF_C_GROUP)
                    WHERE SCHED_NAME = ? AND CANCELLATION_ID %s ? AND RUN_GROUP IN :keys
                    ORDER BY CANCELLATION_ID %s LIMIT\s""")
                + MOST)
        .query(
            connection,
            List.of(database.scheduler(), from.id()),
            groups,
            row -> row.getString("CANCELLATION_ID"));
  }

  /** The cancellations with these ids, in the order of a direction. */
  public List<Listed> listed(Connection connection, Collection<String> ids, From from)
      throws SQLException {
    return KeyList.in(
            database,
            LISTED
                + """
                FORCE INDEX (PRIMARY)
                WHERE SCHED_NAME = ? AND CANCELLATION_ID IN :keys""")
        .query(connection, List.of(database.scheduler()), ids, CancellationTable::readListed)
        .stream()
        .sorted(Comparator.comparing(Listed::id, from.order()))
        .toList();
  }

  private static final String LISTED =
      """
      SELECT CANCELLATION_ID, WORKFLOW_KEY, REJECTED, CANCELED + STOPPING + ALREADY_CANCELED
          + ALREADY_FINISHED + NOT_FOUND AS ENTRIES
      FROM HF_CANCELLATION\s""";

  private static Listed readListed(ResultSet row) throws SQLException {
    return new Listed(
        row.getString("CANCELLATION_ID"),
        row.getString("WORKFLOW_KEY"),
        row.getBoolean("REJECTED"),
        (int) Math.min(row.getLong("ENTRIES"), Receipt.MAX_ENTRIES));
  }

  /** The receipts of these cancellations, but for those that cannot be read. */
  public Map<String, Receipt> receipts(Connection connection, Collection<String> ids)
      throws SQLException {
    Map<String, Receipt> receipts = new HashMap<>();
    KeyList.in(
            database,
            """
            SELECT * FROM HF_CANCELLATION FORCE INDEX (PRIMARY)
            WHERE SCHED_NAME = ? AND CANCELLATION_ID IN :keys""")
        .query(connection, List.of(database.scheduler()), ids, CancellationTable::legible)
        .forEach(found -> found.ifPresent(receipt -> receipts.put(receipt.id(), receipt)));
    return receipts;
  }

  /** One that is damaged, or of a newer version, must not keep others from who looks at all. */
  private static Optional<Receipt> legible(ResultSet row) throws SQLException {
    try {
      return Optional.of(readReceipt(row));
    } catch (RuntimeException e) {
      String id = row.getString("CANCELLATION_ID");
      log.warn("The receipt of cancellation {} cannot be read", id, e);
      return Optional.empty();
    }
  }

  private static Receipt readReceipt(ResultSet row) throws SQLException {
    Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, row.getInt(outcome.name()));
    }
    ReceiptCodec.Body body = ReceiptCodec.decode(row.getString("RECEIPT"));
    return new Receipt(
        row.getString("CANCELLATION_ID"),
        new CancelRequest(
            row.getString("WORKFLOW_KEY"),
            row.getString("CANCELLATION_KEY"),
            recipientRunId(row, body),
            body.recipients(),
            row.getString("REASON"),
            row.getString("ACTOR"),
            null),
        Instant.ofEpochMilli(row.getLong("CREATED_AT")),
        counts,
        body.entries());
  }

  private static @Nullable String recipientRunId(ResultSet row, ReceiptCodec.Body body)
      throws SQLException {
    return row.getString("WORKFLOW_KEY") == null
        ? body.entries().get(0).recipientRunId()
        : row.getString("RECIPIENT_RUN_ID");
  }
}
