package dev.holdfire.scheduler.store.table;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.recipient.StoredRecipient;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.json.Json;
import dev.holdfire.scheduler.store.json.JsonSize;
import dev.holdfire.scheduler.store.table.RecipientTable.Stored;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Merges what is said of recipients into HF_RECIPIENT: given members replace stored ones of the
 * same name, others stay. Safe for use by many threads.
 */
public final class RecipientMerge {
  private static final List<String> COLUMNS =
      List.of(
          "SCHED_NAME", "RECIPIENT_HASH", "COLLECTION", "RECIPIENT_ID", "PROPERTIES", "UPDATED_AT");
  private static final List<String> KEYS = List.of("SCHED_NAME", "RECIPIENT_HASH");

  private final Database database;
  private final RecipientTable table;
  private final int maxBytes;

  /**
   * @param maxBytes how large what is stored of a recipient may become, as JSON in UTF-8
   */
  public RecipientMerge(Database database, int maxBytes) {
    this.database = database;
    this.table = new RecipientTable(database);
    this.maxBytes = maxBytes;
  }

  /**
   * What a call says of a recipient.
   *
   * @param path where it says so, for messages
   */
  public record Said(String path, Recipient recipient) {
    private RecipientRef ref() {
      return recipient.ref();
    }

    private Map<String, @Nullable Object> properties() {
      return new LinkedHashMap<>(Objects.requireNonNull(recipient.properties()));
    }

    /** This, with what is said later of the same recipient. */
    private Said with(Said later) {
      Map<String, @Nullable Object> both = properties();
      both.putAll(later.properties());
      return new Said(later.path(), recipient.with(both));
    }
  }

  /**
   * Merges what a call says of any number of recipients; a mere reference says nothing.
   *
   * @throws InvalidRequestException with those of whom more would be stored than may be; nothing of
   *     them is written, and the caller rolls back
   */
  public void merge(Connection connection, List<Said> said, long now) throws SQLException {
    TreeMap<String, Said> given = new TreeMap<>();
    for (Said each : said) {
      if (each.recipient().properties() != null) {
        given.merge(RecipientTable.hash(each.ref()), each, Said::with);
      }
    }
    put(connection, given, now);
  }

  /**
   * The same for one of whom something is said.
   *
   * @return all that is stored then
   */
  public StoredRecipient put(Connection connection, Said said, long now) throws SQLException {
    String hash = RecipientTable.hash(said.ref());
    Map<String, Stored> stored = put(connection, new TreeMap<>(Map.of(hash, said)), now);
    return RecipientTable.stored(said.ref(), Objects.requireNonNull(stored.get(hash)));
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
  private Map<String, Stored> put(Connection connection, SortedMap<String, Said> given, long now)
      throws SQLException {
    Map<String, Stored> stored = table.select(connection, given.keySet(), "");
    TreeMap<String, Said> open = new TreeMap<>(given);
    open.entrySet()
        .removeIf(entry -> isSaid(stored.get(entry.getKey()), entry.getValue().properties()));
    Set<String> existing = stored.keySet();
    while (!open.isEmpty()) {
      TreeMap<String, Said> missing = new TreeMap<>(open);
      missing.keySet().removeAll(existing);
      Map<String, Stored> written = new HashMap<>(insert(connection, missing, now));
      open.keySet().removeAll(written.keySet());
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

  /** What was inserted: all of these, or nothing that is certain when some were not missing. */
  private Map<String, Stored> insert(
      Connection connection, SortedMap<String, Said> missing, long now) throws SQLException {
    Map<String, Stored> merged = merged(missing, Map.of(), now);
    int inserted = insert(connection, rows(missing, merged));
    return inserted == missing.size() ? merged : Map.of();
  }

  /** How many of these were missing indeed. H2 knows no INSERT IGNORE of several rows. */
  private int insert(Connection connection, List<List<@Nullable Object>> rows) throws SQLException {
    Insert insert = Insert.ignore(database, "HF_RECIPIENT", COLUMNS);
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
      Connection connection, SortedMap<String, Said> changed, long now) throws SQLException {
    Map<String, Stored> locked =
        table.select(connection, changed.keySet(), " ORDER BY RECIPIENT_HASH FOR UPDATE");
    TreeMap<String, Said> existing = new TreeMap<>(changed);
    existing.keySet().retainAll(locked.keySet());
    Map<String, Stored> merged = merged(existing, locked, now);
    Insert.overwrite(database, "HF_RECIPIENT", COLUMNS, KEYS)
        .rows(connection, rows(existing, merged));
    return merged;
  }

  /** What is said, over what was stored before. */
  private Map<String, Stored> merged(
      SortedMap<String, Said> said, Map<String, Stored> before, long now) {
    List<Problem> problems = new ArrayList<>();
    Map<String, Stored> merged = new HashMap<>();
    said.forEach(
        (hash, each) -> {
          Stored known = before.get(hash);
          Map<String, @Nullable Object> all =
              known == null ? new LinkedHashMap<>() : Json.read(known.properties());
          all.putAll(each.properties());
          String json = Json.write(all);
          check(json, each, problems);
          merged.put(hash, new Stored(json, now));
        });
    if (!problems.isEmpty()) {
      throw new InvalidRequestException("what is said of recipients", problems);
    }
    return merged;
  }

  private void check(String json, Said said, List<Problem> problems) {
    OptionalInt bytes = JsonSize.beyond(maxBytes, json);
    if (bytes.isPresent()) {
      problems.add(
          new Problem(
              said.path(),
              "would make what is stored of "
                  + said.ref()
                  + " "
                  + bytes.getAsInt()
                  + " bytes as JSON; at most "
                  + maxBytes
                  + " are allowed: say less, or delete what is stored first"));
    }
  }

  private List<List<@Nullable Object>> rows(
      SortedMap<String, Said> said, Map<String, Stored> merged) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    said.forEach(
        (hash, each) -> rows.add(row(hash, each.ref(), Objects.requireNonNull(merged.get(hash)))));
    return rows;
  }

  private List<@Nullable Object> row(String hash, RecipientRef ref, Stored stored) {
    String collection = ref.collection();
    return Arrays.asList(
        database.scheduler(),
        hash,
        collection == null ? "" : collection,
        ref.id(),
        stored.properties(),
        stored.updatedAt());
  }
}
