package dev.holdfire.scheduler.store.table;

import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.MultiRow;
import dev.holdfire.scheduler.store.jdbc.Sql;
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
   * Merges inline properties into what is stored; given members replace stored ones. Three
   * statements, or more where the properties are large: rows that are missing are made first, so
   * that there is something to lock, and all are locked in the order of their keys.
   */
  public void merge(Connection connection, List<Recipient> recipients, long now)
      throws SQLException {
    TreeMap<String, Recipient> inline = new TreeMap<>();
    for (Recipient recipient : recipients) {
      if (recipient.properties() != null) {
        inline.put(hash(recipient.ref()), recipient);
      }
    }
    if (inline.isEmpty()) {
      return;
    }
    makeMissing(connection, inline, now);
    Map<String, String> stored = lock(connection, inline.keySet());
    List<List<@Nullable Object>> values = new ArrayList<>();
    inline.forEach(
        (hash, recipient) -> {
          Map<String, @Nullable Object> merged =
              new LinkedHashMap<>(Json.read(stored.getOrDefault(hash, "{}")));
          merged.putAll(Objects.requireNonNull(recipient.properties()));
          values.add(row(hash, recipient.ref(), Json.write(merged), now));
        });
    String table = database.sql("HF_RECIPIENT");
    MultiRow.write(
        connection, count -> database.dialect().upsert(table, COLUMNS, KEYS, count), values);
  }

  private void makeMissing(Connection connection, Map<String, Recipient> inline, long now)
      throws SQLException {
    if (database.dialect() == Dialect.H2) {
      makeMissingOneByOne(connection, inline, now);
      return;
    }
    List<@Nullable Object> arguments = new ArrayList<>();
    inline.forEach((hash, recipient) -> arguments.addAll(row(hash, recipient.ref(), "{}", now)));
    String table = database.sql("HF_RECIPIENT");
    Sql.update(
        connection, database.dialect().insertIgnore(table, COLUMNS, inline.size()), arguments);
  }

  private void makeMissingOneByOne(Connection connection, Map<String, Recipient> inline, long now)
      throws SQLException {
    Map<String, Recipient> missing = new TreeMap<>(inline);
    missing.keySet().removeAll(lock(connection, inline.keySet()).keySet());
    for (Map.Entry<String, Recipient> entry : missing.entrySet()) {
      InsertIgnore.run(
          connection,
          database.dialect().insertIgnore(database.sql("HF_RECIPIENT"), COLUMNS, 1),
          row(entry.getKey(), entry.getValue().ref(), "{}", now));
    }
  }

  private Map<String, String> lock(Connection connection, Collection<String> hashes)
      throws SQLException {
    Map<String, String> stored = new HashMap<>();
    Sql.query(
        connection,
        database.sql(
                """
                SELECT RECIPIENT_HASH, PROPERTIES FROM HF_RECIPIENT FORCE INDEX (PRIMARY)
                WHERE SCHED_NAME = ? AND RECIPIENT_HASH IN""")
            + Dialect.in(hashes.size())
            + " ORDER BY RECIPIENT_HASH FOR UPDATE",
        byHash(hashes),
        row -> stored.put(row.getString("RECIPIENT_HASH"), row.getString("PROPERTIES")));
    return stored;
  }

  /** What is stored about these recipients; those of whom nothing is stored are left out. */
  public Map<RecipientRef, Map<String, @Nullable Object>> load(
      Connection connection, Collection<RecipientRef> refs) throws SQLException {
    Map<String, RecipientRef> byHash = new HashMap<>();
    refs.forEach(ref -> byHash.put(hash(ref), ref));
    Map<RecipientRef, Map<String, @Nullable Object>> stored = new HashMap<>();
    Sql.query(
        connection,
        database.sql(
                """
                SELECT RECIPIENT_HASH, PROPERTIES FROM HF_RECIPIENT FORCE INDEX (PRIMARY)
                WHERE SCHED_NAME = ? AND RECIPIENT_HASH IN""")
            + Dialect.in(byHash.size()),
        byHash(byHash.keySet()),
        row ->
            stored.put(
                Objects.requireNonNull(byHash.get(row.getString("RECIPIENT_HASH"))),
                Json.read(row.getString("PROPERTIES"))));
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

  private List<@Nullable Object> byHash(Collection<String> hashes) {
    List<@Nullable Object> arguments = new ArrayList<>(List.of(database.scheduler()));
    arguments.addAll(hashes);
    return arguments;
  }

  private static String hash(RecipientRef ref) {
    String collection = ref.collection();
    return RequestHash.of(collection == null ? "" : collection, ref.id());
  }
}
