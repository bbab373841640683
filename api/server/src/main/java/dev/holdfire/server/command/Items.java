package dev.holdfire.server.command;

import java.util.ArrayList;
import java.util.List;

/**
 * Several texts as one, with commas between them. A comma within a text has a backslash before it,
 * and a backslash that is followed by one or by a comma has another; any other is as it is written.
 */
final class Items {
  private Items() {}

  /** One of the texts, as it is among the others. */
  static String escaped(String item) {
    return item.replace("\\", "\\\\").replace(",", "\\,");
  }

  /** Each of the texts. */
  static List<String> of(String all) {
    List<String> items = new ArrayList<>();
    StringBuilder item = new StringBuilder();
    for (int i = 0; i < all.length(); i++) {
      char letter = all.charAt(i);
      if (letter == ',') {
        items.add(item.toString());
        item.setLength(0);
      } else if (letter == '\\' && isEscape(all, i + 1)) {
        i++;
        item.append(all.charAt(i));
      } else {
        item.append(letter);
      }
    }
    items.add(item.toString());
    return items;
  }

  private static boolean isEscape(String all, int place) {
    return place < all.length() && (all.charAt(place) == ',' || all.charAt(place) == '\\');
  }
}
