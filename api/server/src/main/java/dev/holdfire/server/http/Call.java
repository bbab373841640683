package dev.holdfire.server.http;

import java.util.List;
import java.util.Optional;

/** One request, as routes see it. Use from one thread. */
public interface Call {
  /** The server's own name for it, which no other call has. */
  String id();

  /** The address that it comes from. */
  String address();

  /** The part of the path that a name in braces stands for, decoded. */
  String pathPart(String name);

  /** What follows the question mark, as it came; empty when nothing does. */
  String queryString();

  /** A header, the first if there are several. */
  Optional<String> header(String name);

  /** All headers with this name, in their order; empty when there is none. */
  List<String> headers(String name);

  /**
   * The body; empty when there is none.
   *
   * @throws Failure if it is too large or does not come in time
   */
  byte[] body();
}
