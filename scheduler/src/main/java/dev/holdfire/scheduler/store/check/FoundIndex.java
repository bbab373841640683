package dev.holdfire.scheduler.store.check;

import java.util.List;

/**
 * An index that there is.
 *
 * @param columns in the index's order; what is more than a column's name is written behind it
 */
record FoundIndex(String name, boolean isPrimary, List<String> columns) {

  /** Whether the index begins with these columns. */
  boolean beginsWith(List<String> expected) {
    return columns.size() >= expected.size()
        && isSame(columns.subList(0, expected.size()), expected);
  }

  /** Whether it is over these columns, in this order, and no others. */
  boolean isOver(List<String> expected) {
    return columns.size() == expected.size() && isSame(columns, expected);
  }

  private static boolean isSame(List<String> some, List<String> others) {
    return String.join(",", some).equalsIgnoreCase(String.join(",", others));
  }
}
