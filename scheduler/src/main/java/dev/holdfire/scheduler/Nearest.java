package dev.holdfire.scheduler;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what someone may have meant by a key that is unknown. */
public final class Nearest {
  private Nearest() {}

  /** The known key that differs the least, if at most half of the characters differ. */
  public static Optional<String> to(String unknown, Collection<String> known) {
    return known.stream()
        .filter(key -> distance(unknown, key) <= unknown.length() / 2)
        .min(
            Comparator.<String>comparingInt(key -> distance(unknown, key))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** How many characters to insert, delete or replace, whatever their case. */
  private static int distance(String one, String other) {
    String from = one.toLowerCase(Locale.ROOT);
    String to = other.toLowerCase(Locale.ROOT);
    int[] last = new int[to.length() + 1];
    for (int j = 0; j < last.length; j++) {
      last[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] next = new int[last.length];
      next[0] = i;
      for (int j = 1; j < next.length; j++) {
        int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        next[j] = Math.min(replaced, 1 + Math.min(last[j], next[j - 1]));
      }
      last = next;
    }
    return last[to.length()];
  }
}
