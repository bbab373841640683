package dev.holdfire.server.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is answered.
 *
 * @param status the status of HTTP
 * @param headers beside those that every answer has
 * @param body a JSON-shaped value, a {@link Text}, or null for none
 */
public record Answer(int status, Map<String, String> headers, @Nullable Object body) {

  /**
   * A body that is no JSON.
   *
   * @param type its media type
   * @param text what it says
   */
  public record Text(String type, String text) {}

  public Answer {
    headers = Map.copyOf(headers);
  }

  /** Done, with this JSON. */
  public static Answer ok(Object body) {
    return new Answer(200, Map.of(), body);
  }

  /** Done, and nothing to say. */
  public static Answer noContent() {
    return new Answer(204, Map.of(), null);
  }

  /** The same with one header more. */
  public Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, more, body);
  }

  /** The same with another status. */
  public Answer status(int newStatus) {
    return new Answer(newStatus, headers, body);
  }
}
