package dev.holdfire.server.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a client would rather have, as RFC 7240 says it: preferences by commas in any number of
 * headers, each a name and perhaps a value, plain or quoted, and perhaps parameters, which mean
 * nothing here. Of one that is there several times the first counts. What is malformed is passed
 * over. Immutable.
 */
final class Preferences {
  private final Map<String, String> values = new HashMap<>();

  /** Those of all headers {@code Prefer} of a call, in their order. */
  Preferences(List<String> headers) {
    for (String header : headers) {
      for (String preference : split(header, ',')) {
        add(split(preference, ';').get(0));
      }
    }
  }

  /** Whether this is preferred; upper and lower case are the same. */
  boolean contains(String name, String value) {
    return value.equalsIgnoreCase(values.get(name));
  }

  private void add(String preference) {
    String[] parts = preference.split("=", 2);
    String value = parts.length == 1 ? "" : unquoted(parts[1].trim());
    values.putIfAbsent(parts[0].trim().toLowerCase(Locale.ROOT), value);
  }

  /** At least one part. A separator within quotes is none. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean isQuoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isQuoted && c == '\\') {
        i++;
      } else if (c == '"') {
        isQuoted = !isQuoted;
      } else if (c == separator && !isQuoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String unquoted(String word) {
    boolean isQuoted = word.length() > 1 && word.startsWith("\"") && word.endsWith("\"");
    return isQuoted ? word.substring(1, word.length() - 1).replaceAll("\\\\(.)", "$1") : word;
  }
}
