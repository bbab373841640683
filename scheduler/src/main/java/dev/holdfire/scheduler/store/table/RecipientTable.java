package dev.holdfire.scheduler.store.table;

import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.jdbc.KeyList;
import dev.holdfire.scheduler.store.json.Json;
import dev.holdfire.scheduler.store.key.RequestHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** HF_RECIPIENT: what trigger calls have said about recipients inline. */
public final class RecipientTable {
  private static final List<String> COLUMNS =
      List.of(
          "SCHED_NAME", "RECIPIENT_HASH", "COLLECTION", "RECIPIENT_ID", "PROPERTIES", "UPDATED_AT");
  private static final List<String> KEYS = List.of("SCHED_NAME", "RECIPIENT_HASH");

  private final Database database;

  public RecipientTable(Database database) {
    this.database = database;
  }

  /**
   * Merges inline properties into what is stored; given members replace stored ones. Rows that say
   * the same already are read and not locked, so that calls which repeat what is known never wait
   * for each other. Missing rows are inserted, then those that change are locked, each in the order
   * of their keys. Where the transaction sees an old state, what it says counts as said then.
   */
  public void merge(Connection connection, List<Recipient> recipients, long now)
      throws SQLException {
    TreeMap<String, Recipient> inline = new TreeMap<>();
    for (Recipient recipient : recipients) {
      if (recipient.properties() != null) {
        inline.put(hash(recipient.ref()), recipient);
      }
    }
    Map<String, String> stored = select(connection, inline.keySet(), "");
    inline
        .entrySet()
        .removeIf(entry -> isSaid(stored.get(entry.getKey()), properties(entry.getValue())));
    TreeMap<String, Recipient> missing = new TreeMap<>(inline);
    missing.keySet().removeAll(stored.keySet());
    if (insert(connection, missing, now) == missing.size()) {
      inline.keySet().removeAll(missing.keySet());
    }
    overwrite(connection, inline, now);
  }

  private static boolean isSaid(@Nullable String stored, Map<String, @Nullable Object> given) {
    if (stored == null) {
      return false;
    }
    Map<String, @Nullable Object> known = Json.read(stored);
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

  private void overwrite(Connection connection, Map<String, Recipient> changed, long now)
      throws SQLException {
    Map<String, String> stored =
        select(connection, changed.keySet(), " ORDER BY RECIPIENT_HASH FOR UPDATE");
    List<List<@Nullable Object>> rows = new ArrayList<>();
    changed.forEach(
        (hash, recipient) -> {
          Map<String, @Nullable Object> merged =
              new LinkedHashMap<>(Json.read(stored.getOrDefault(hash, "{}")));
          merged.putAll(properties(recipient));
          rows.add(row(hash, recipient.ref(), Json.write(merged), now));
        });
    Insert.overwrite(database, "HF_RECIPIENT", COLUMNS, KEYS).rows(connection, rows);
  }

  private Map<String, String> select(Connection connection, Collection<String> hashes, String mode)
      throws SQLException {
    Map<String, String> stored = new HashMap<>();
    KeyList.in(
            database,
            """
            SELECT RECIPIENT_HASH, PROPERTIES FROM HF_RECIPIENT FORCE INDEX (PRIMARY)
            WHERE SCHED_NAME = ? AND RECIPIENT_HASH IN :keys"""
                + mode)
        .query(
            connection,
            List.of(database.scheduler()),
            hashes,
            row -> stored.put(row.getString("RECIPIENT_HASH"), row.getString("PROPERTIES")));
    return stored;
  }

  /** What is stored about these recipients; those of whom nothing is stored are left out. */
  public Map<RecipientRef, Map<String, @Nullable Object>> load(
      Connection connection, Collection<RecipientRef> refs) throws SQLException {
    Map<String, RecipientRef> byHash = new HashMap<>();
    refs.forEach(ref -> byHash.put(hash(ref), ref));
    Map<RecipientRef, Map<String, @Nullable Object>> stored = new HashMap<>();
    select(connection, byHash.keySet(), "")
        .forEach(
            (hash, properties) ->
                stored.put(Objects.requireNonNull(byHash.get(hash)), Json.read(properties)));
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
