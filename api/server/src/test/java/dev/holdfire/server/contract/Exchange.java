package dev.holdfire.server.contract;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request and its answer, as they went over the wire.
 *
 * @param request what was sent
 * @param answer what came back
 */
public record Exchange(Request request, Answer answer) {

  /**
   * What was sent.
   *
   * @param method in capital letters
   * @param target path and query, encoded
   * @param headers by name, without regard to case
   * @param body empty when there was none
   */
  public record Request(
      String method, String target, Map<String, List<String>> headers, String body) {
    public Request {
      headers = withoutCase(headers);
    }

    String path() {
      int end = target.indexOf('?');
      return end < 0 ? target : target.substring(0, end);
    }

    String query() {
      int end = target.indexOf('?');
      return end < 0 ? "" : target.substring(end + 1);
    }
  }

  /**
   * What came back.
   *
   * @param status the status of HTTP
   * @param headers by name, without regard to case
   * @param body empty when there was none
   */
  public record Answer(int status, Map<String, List<String>> headers, String body) {
    public Answer {
      headers = withoutCase(headers);
    }

    /** The first header with this name. */
    public Optional<String> header(String name) {
      return headers.getOrDefault(name, List.of()).stream().findFirst();
    }
  }

  @Override
  public String toString() {
    return request.method
        + " "
        + request.target
        + " "
        + shortened(request.body)
        + " -> "
        + answer.status
        + " "
        + shortened(answer.body);
  }

  private static String shortened(String text) {
    return text.length() <= 500 ? text : text.substring(0, 500) + "…";
  }

  private static Map<String, List<String>> withoutCase(Map<String, List<String>> headers) {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> copy.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    return copy;
  }
}
