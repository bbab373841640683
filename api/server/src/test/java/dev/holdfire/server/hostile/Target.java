package dev.holdfire.server.hostile;

import dev.holdfire.server.Endpoint;
import dev.holdfire.server.contract.Contract;

/**
 * A route to attack.
 *
 * @param method its method
 * @param template its path, with names in braces
 * @param takesBody whether it understands a body
 */
record Target(String method, String template, boolean takesBody) {

  /** One that the server has registered. A method that can have a body counts as one that has. */
  static Target of(Endpoint endpoint) {
    boolean takesBody =
        Contract.ours().routes().contains(endpoint.method() + " " + endpoint.path())
            ? Contract.ours().takesBody(endpoint.method(), endpoint.path())
            : endpoint.method().startsWith("P");
    return new Target(endpoint.method(), endpoint.path(), takesBody);
  }

  /** Its path with something harmless in place of the names. */
  String path() {
    return template.replace("{key}", Siege.WORKFLOW).replaceAll("\\{[a-z_]+}", "some-id");
  }

  /** Its path with this in place of the names. */
  String path(String part) {
    return template.replaceAll("\\{[a-z_]+}", java.util.regex.Matcher.quoteReplacement(part));
  }

  boolean hasNames() {
    return template.contains("{");
  }

  @Override
  public String toString() {
    return method + " " + template;
  }
}
