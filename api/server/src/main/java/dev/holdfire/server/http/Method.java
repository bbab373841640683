package dev.holdfire.server.http;

/** A method of HTTP that routes have. */
public enum Method {
  GET,
  POST,
  PUT,
  DELETE
}
