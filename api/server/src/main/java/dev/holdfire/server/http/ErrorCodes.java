package dev.holdfire.server.http;

/** Failures that come before there is a route, or from a defect: by their status. */
final class ErrorCodes {
  private ErrorCodes() {}

  static Failure failure(int status) {
    return switch (status) {
      case 404 -> Failures.missing("Nothing is at this path. /openapi.yaml tells what there is.");
      case 408 -> new Failure(408, "request_timeout", "The request did not come whole in time.");
      case 413 -> new Failure(413, "payload_too_large", "The body is too large.");
      case 414 -> new Failure(414, "uri_too_long", "The address is too long.");
      case 415 -> new Failure(415, "unsupported_media_type", "Send JSON, as application/json.");
      case 417 -> new Failure(417, "expectation_failed", "The expectation is not known here.");
      case 431 -> new Failure(431, "headers_too_large", "The headers are too large. Send less.");
      case 503 ->
          new Failure(503, "unavailable", "The server is stopping. Repeat the call with another.")
              .with("retry-after", "1");
      case 501, 505 -> failure(400); // what was asked for is at fault, not the server
      default ->
          status >= 400 && status < 500
              ? new Failure(status, "bad_request", "The request is no HTTP that is accepted here.")
              : new Failure(
                  500,
                  "internal_error",
                  "The server has a defect. Its log tells more, under the x-request-id.");
    };
  }
}
