package dev.holdfire.channels;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a webhook goes, and with which headers of its own.
 *
 * @param url that was checked
 * @param headers that were checked; one for each name, whatever its case
 */
record Target(URI url, Map<String, String> headers) {
  Target {
    headers = Map.copyOf(headers);
  }

  /** The same with these headers, which replace those of the same name. */
  Target with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(headers);
    more.keySet().forEach(all::remove); // or the old name's case would stay
    all.putAll(more);
    return new Target(url, all);
  }
}
