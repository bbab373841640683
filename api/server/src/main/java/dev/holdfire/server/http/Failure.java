package dev.holdfire.server.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An answer that says why not, in Knock's envelope. What has a cause is logged with it. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient List<Detail> details;
  private final transient Map<String, String> headers;

  /**
   * One thing that is wrong.
   *
   * @param field where
   * @param message what, and what to do
   * @param type its kind: {@code required}, {@code invalid}
   */
  public record Detail(String field, String message, String type) {}

  /** One without details. */
  public Failure(int status, String code, String message) {
    this(status, code, message, List.of());
  }

  /** One with details. */
  public Failure(int status, String code, String message, List<Detail> details) {
    this(status, code, message, details, Map.of());
  }

  private Failure(
      int status, String code, String message, List<Detail> details, Map<String, String> headers) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = List.copyOf(details);
    this.headers = Map.copyOf(headers);
  }

  /** The same with one header more. */
  public Failure with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    Failure failure = new Failure(status, code, message(), details, more);
    failure.setStackTrace(getStackTrace());
    return failure;
  }

  /** The same for clients that would repeat a call with this status: it is in vain. */
  public Failure finalAnswer() {
    return with("x-should-retry", "false");
  }

  /** The status of HTTP. */
  public int status() {
    return status;
  }

  /** The stable code. */
  public String code() {
    return code;
  }

  /** All that is wrong. */
  public List<Detail> details() {
    return details;
  }

  private String message() {
    return String.valueOf(getMessage());
  }

  /** What the client gets. */
  public Answer answer() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", code);
    body.put("message", message());
    body.put("status", status);
    body.put("type", type());
    body.put("errors", details.stream().map(Failure::render).toList());
    return new Answer(status, headers, body);
  }

  private String type() {
    if (status == 401 || status == 403) {
      return "authentication_error";
    }
    return status == 404 || status >= 500 ? "api_error" : "invalid_request_error";
  }

  private static Map<String, String> render(Detail detail) {
    Map<String, String> error = new LinkedHashMap<>();
    error.put("field", detail.field());
    error.put("message", detail.message());
    error.put("type", detail.type());
    return error;
  }
}
