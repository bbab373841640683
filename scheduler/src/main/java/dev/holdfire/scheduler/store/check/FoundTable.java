package dev.holdfire.scheduler.store.check;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table that there is.
 *
 * @param engine its storage engine, or null where there is no such thing
 */
record FoundTable(
    String schema,
    String name,
    @Nullable String engine,
    List<FoundColumn> columns,
    List<FoundIndex> indexes) {

  /** The column of this name, in any case. */
  Optional<FoundColumn> column(String column) {
    return columns.stream().filter(found -> found.name().equalsIgnoreCase(column)).findFirst();
  }

  /** The index of this name, in any case. */
  Optional<FoundIndex> index(String index) {
    return indexes.stream().filter(found -> found.name().equalsIgnoreCase(index)).findFirst();
  }

  /** The index of the primary key. */
  Optional<FoundIndex> primaryKey() {
    return indexes.stream().filter(FoundIndex::isPrimary).findFirst();
  }
}
