package dev.holdfire.scheduler.store.table;

import dev.holdfire.data.Data;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.recipient.StoredRecipient;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.KeyList;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.json.Json;
import dev.holdfire.scheduler.store.key.RequestHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** HF_RECIPIENT: what the application has said about recipients, in trigger calls and by itself. */
public final class RecipientTable {
  private final Database database;

  public RecipientTable(Database database) {
    this.database = database;
  }

  /** What a row says. */
  record Stored(String properties, long updatedAt) {}

  /**
   * What these rows say, by their hashes; those that are missing are left out.
   *
   * @param mode how the statement ends
   */
  Map<String, Stored> select(Connection connection, Collection<String> hashes, String mode)
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

  static StoredRecipient stored(RecipientRef ref, Stored row) {
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

  static String hash(RecipientRef ref) {
    String collection = ref.collection();
    return RequestHash.of(collection == null ? "" : collection, ref.id());
  }
}
