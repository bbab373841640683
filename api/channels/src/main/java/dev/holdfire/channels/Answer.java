package dev.holdfire.channels;

import java.net.http.HttpHeaders;

/**
 * What a receiver has answered.
 *
 * @param status the HTTP status
 * @param headers its headers
 * @param excerpt the beginning of its body, as one line
 */
record Answer(int status, HttpHeaders headers, String excerpt) {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  /** Whether the receiver has it. */
  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Whether it asks to go elsewhere. */
  boolean isRedirect() {
    return status >= 300 && status < 400;
  }

  /** Whether another attempt may succeed. */
  boolean isTemporary() {
    return status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status >= 500;
  }

  @Override
  public String toString() {
    return excerpt.isEmpty() ? "answered " + status : "answered " + status + ": " + excerpt;
  }
}
