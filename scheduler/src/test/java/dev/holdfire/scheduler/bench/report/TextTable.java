package dev.holdfire.scheduler.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of text with columns of equal width, as Markdown. Used by one thread. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  void add(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          cells.length + " cells in a table of " + rows.get(0).size() + " columns");
    }
    rows.add(List.of(cells));
  }

  /** The first column is aligned to the left, the others to the right. */
  @Override
  public String toString() {
    int[] widths = widths();
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      append(text, rows.get(row), widths);
      if (row == 0) {
        appendRule(text, widths);
      }
    }
    return text.toString();
  }

  private int[] widths() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return widths;
  }

  private static void append(StringBuilder text, List<String> row, int[] widths) {
    text.append('|');
    for (int column = 0; column < widths.length; column++) {
      String blanks = " ".repeat(widths[column] - row.get(column).length());
      text.append(' ')
          .append(column == 0 ? row.get(column) + blanks : blanks + row.get(column))
          .append(" |");
    }
    text.append('\n');
  }

  private static void appendRule(StringBuilder text, int[] widths) {
    text.append('|');
    for (int column = 0; column < widths.length; column++) {
      text.append("-".repeat(widths[column] + 1));
      text.append(column == 0 ? "-|" : ":|");
    }
    text.append('\n');
  }
}
