package dev.holdfire.scheduler.store.check;

import java.util.List;

/**
 * An index that there must be.
 *
 * @param table the name of its table in the scripts
 * @param need how much depends on it
 */
record Index(String name, String table, List<String> columns, Need need) {
  /** How much depends on an index. */
  enum Need {
    /** Statements name it, and nothing works well without it. */
    BY_NAME,
    /** Something that is rare is slow without it, whatever its name. */
    USEFUL
  }
}
