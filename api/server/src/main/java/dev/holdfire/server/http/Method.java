package dev.holdfire.server.http;

import java.util.List;

/** A method of HTTP that routes have. */
public enum Method {
  /** Where it is, HEAD is too: the same without the body. */
  GET,
  POST,
  PUT,
  DELETE;

  /** What a client may ask where this is. */
  List<String> names() {
    return this == GET ? List.of("GET", "HEAD") : List.of(name());
  }
}
