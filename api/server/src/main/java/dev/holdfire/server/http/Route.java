package dev.holdfire.server.http;

import java.io.IOException;

/** What the server answers at one path with one method. */
public sealed interface Route {

  /** The method. */
  Method method();

  /** The path; a part in braces stands for anything between two slashes. */
  String path();

  /** One that asks for an API key with a role. */
  record Secured(Method method, String path, Role role, SecuredHandler handler) implements Route {}

  /** One that anybody may ask. */
  record Open(Method method, String path, OpenHandler handler) implements Route {}

  /** Answers a call whose caller is known. */
  @FunctionalInterface
  interface SecuredHandler {
    /** The answer; a {@link Failure}, or an exception of Holdfire's, is one too. */
    Answer handle(Call call, Caller caller) throws IOException;
  }

  /** Answers a call of anybody. */
  @FunctionalInterface
  interface OpenHandler {
    /** The answer; a {@link Failure}, or an exception of Holdfire's, is one too. */
    Answer handle(Call call) throws IOException;
  }

  /** One that looks. */
  static Route get(String path, SecuredHandler handler) {
    return new Secured(Method.GET, path, Role.READ, handler);
  }

  /** One that operates. */
  static Route post(String path, SecuredHandler handler) {
    return new Secured(Method.POST, path, Role.OPERATE, handler);
  }

  /** One that puts, for who has this role. */
  static Route put(String path, Role role, SecuredHandler handler) {
    return new Secured(Method.PUT, path, role, handler);
  }

  /** One that deletes, for who operates. */
  static Route delete(String path, SecuredHandler handler) {
    return new Secured(Method.DELETE, path, Role.OPERATE, handler);
  }

  /** One that looks, for anybody. */
  static Route open(String path, OpenHandler handler) {
    return new Open(Method.GET, path, handler);
  }
}
