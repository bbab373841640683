package dev.holdfire.scheduler.store.table;

import dev.holdfire.data.Data;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.recipient.StoredRecipient;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.jdbc.KeyList;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.json.Json;
import dev.holdfire.scheduler.store.key.RequestHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** HF_RECIPIENT: what the application has said about recipients, in trigger calls and by itself. */
public final class RecipientTable {
  private static final List<String> COLUMNS =
      List.of(
          "SCHED_NAME", "RECIPIENT_HASH", "COLLECTION", "RECIPIENT_ID", "PROPERTIES", "UPDATED_AT");
  private static final List<String> KEYS = List.of("SCHED_NAME", "RECIPIENT_HASH");

  private final Database database;

  public RecipientTable(Database database) {
    this.database = database;
  }

  /** What a row says. */
  private record Stored(String properties, long updatedAt) {}

  /** Merges what a trigger call says inline, as {@link #put} does, for all its recipients. */
  public void merge(Connection connection, List<Recipient> recipients, long now)
      throws SQLException {
    TreeMap<String, Recipient> inline = new TreeMap<>();
    for (Recipient recipient : recipients) {
      if (recipient.properties() != null) {
        inline.put(hash(recipient.ref()), recipient);
      }
    }
    put(connection, inline, now);
  }

  /**
   * Merges properties into what is stored about a recipient; given members replace stored ones.
   *
   * @return all that is stored then
   */
  public StoredRecipient put(Connection connection, Recipient recipient, long now)
      throws SQLException {
    String hash = hash(recipient.ref());
    Map<String, Stored> stored = put(connection, new TreeMap<>(Map.of(hash, recipient)), now);
    return stored(recipient.ref(), Objects.requireNonNull(stored.get(hash)));
  }

  /**
   * Merges. Rows that say the same already are read and not locked, so that calls which repeat what
   * is known never wait for each other. Missing rows are inserted, then those that change are
   * locked, each in the order of their keys; those that turn out to have been deleted meanwhile are
   * missing ones again, so that nothing that another has said since is overwritten. Where the
   * transaction sees an old state, what it says counts as said then.
   *
   * @return what is stored then
   */
  private Map<String, Stored> put(
      Connection connection, SortedMap<String, Recipient> given, long now) throws SQLException {
    Map<String, Stored> stored = select(connection, given.keySet(), "");
    TreeMap<String, Recipient> open = new TreeMap<>(given);
    open.entrySet()
        .removeIf(entry -> isSaid(stored.get(entry.getKey()), properties(entry.getValue())));
    Set<String> existing = stored.keySet();
    while (!open.isEmpty()) {
      TreeMap<String, Recipient> missing = new TreeMap<>(open);
      missing.keySet().removeAll(existing);
      Map<String, Stored> written = new HashMap<>();
      if (insert(connection, missing, now) == missing.size()) {
        missing.forEach(
            (hash, recipient) ->
                written.put(hash, new Stored(Json.write(properties(recipient)), now)));
        open.keySet().removeAll(missing.keySet());
      }
      written.putAll(overwrite(connection, open, now));
      open.keySet().removeAll(written.keySet());
      stored.putAll(written);
      existing = Set.of();
    }
    return stored;
  }

  private static boolean isSaid(@Nullable Stored stored, Map<String, @Nullable Object> given) {
    if (stored == null) {
      return false;
    }
    Map<String, @Nullable Object> known = Json.read(stored.properties());
    return Json.read(Json.write(given)).entrySet().stream()
        .allMatch(
            member ->
                known.containsKey(member.getKey())
                    && Objects.equals(known.get(member.getKey()), member.getValue()));
  }

  private static Map<String, @Nullable Object> properties(Recipient recipient) {
    return new LinkedHashMap<>(Objects.requireNonNull(recipient.properties()));
  }

  /** How many of these were missing indeed. H2 knows no INSERT IGNORE of several rows. */
  private int insert(Connection connection, Map<String, Recipient> missing, long now)
      throws SQLException {
    Insert insert = Insert.ignore(database, "HF_RECIPIENT", COLUMNS);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    missing.forEach(
        (hash, recipient) ->
            rows.add(row(hash, recipient.ref(), Json.write(properties(recipient)), now)));
    if (database.dialect() != Dialect.H2) {
      return insert.rows(connection, rows);
    }
    int inserted = 0;
    for (List<@Nullable Object> row : rows) {
      inserted += insert.rowIfAbsent(connection, row) ? 1 : 0;
    }
    return inserted;
  }

  /** Those that exist, as they are then. */
  private Map<String, Stored> overwrite(
      Connection connection, Map<String, Recipient> changed, long now) throws SQLException {
    Map<String, Stored> locked =
        select(connection, changed.keySet(), " ORDER BY RECIPIENT_HASH FOR UPDATE");
    List<List<@Nullable Object>> rows = new ArrayList<>();
    Map<String, Stored> written = new HashMap<>();
    changed.forEach(
        (hash, recipient) -> {
          Stored before = locked.get(hash);
          if (before != null) {
            Map<String, @Nullable Object> merged =
                new LinkedHashMap<>(Json.read(before.properties()));
            merged.putAll(properties(recipient));
            String json = Json.write(merged);
            rows.add(row(hash, recipient.ref(), json, now));
            written.put(hash, new Stored(json, now));
          }
        });
    Insert.overwrite(database, "HF_RECIPIENT", COLUMNS, KEYS).rows(connection, rows);
    return written;
  }

  private Map<String, Stored> select(Connection connection, Collection<String> hashes, String mode)
      throws SQLException {
    Map<String, Stored> stored = new HashMap<>();
    KeyList.in(
            database,
            """
            SELECT RECIPIENT_HASH, PROPERTIES, UPDATED_AT
            FROM HF_RECIPIENT FORCE INDEX (PRIMARY)
            WHERE SCHED_NAME = ? AND RECIPIENT_HASH IN :keys"""
                + mode)
        .query(
            connection,
            List.of(database.scheduler()),
            hashes,
            row ->
                stored.put(
                    row.getString("RECIPIENT_HASH"),
                    new Stored(row.getString("PROPERTIES"), row.getLong("UPDATED_AT"))));
    return stored;
  }

  /** What is stored about a recipient, if anything is. */
  public Optional<StoredRecipient> find(Connection connection, RecipientRef ref)
      throws SQLException {
    return select(connection, List.of(hash(ref)), "").values().stream()
        .map(found -> stored(ref, found))
        .findFirst();
  }

  private static StoredRecipient stored(RecipientRef ref, Stored row) {
    return new StoredRecipient(
        ref,
        Data.copyOf(Json.read(row.properties()), "properties", new ArrayList<>()),
        Instant.ofEpochMilli(row.updatedAt()));
  }

  /** Forgets what is stored about a recipient; false when nothing was. */
  public boolean delete(Connection connection, RecipientRef ref) throws SQLException {
    return Sql.update(
            connection,
            database.sql("DELETE FROM HF_RECIPIENT WHERE SCHED_NAME = ? AND RECIPIENT_HASH = ?"),
            List.of(database.scheduler(), hash(ref)))
        > 0;
  }

  /** What is stored about these recipients; those of whom nothing is stored are left out. */
  public Map<RecipientRef, Map<String, @Nullable Object>> load(
      Connection connection, Collection<RecipientRef> refs) throws SQLException {
    Map<String, RecipientRef> byHash = new HashMap<>();
    refs.forEach(ref -> byHash.put(hash(ref), ref));
    Map<RecipientRef, Map<String, @Nullable Object>> stored = new HashMap<>();
    select(connection, byHash.keySet(), "")
        .forEach(
            (hash, row) ->
                stored.put(Objects.requireNonNull(byHash.get(hash)), Json.read(row.properties())));
    return stored;
  }

  private List<@Nullable Object> row(String hash, RecipientRef ref, String properties, long now) {
    String collection = ref.collection();
    return Arrays.asList(
        database.scheduler(),
        hash,
        collection == null ? "" : collection,
        ref.id(),
        properties,
        now);
  }

  private static String hash(RecipientRef ref) {
    String collection = ref.collection();
    return RequestHash.of(collection == null ? "" : collection, ref.id());
  }
}
