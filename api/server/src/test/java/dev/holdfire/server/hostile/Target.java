package dev.holdfire.server.hostile;

import dev.holdfire.server.contract.Contract;
import java.util.List;

/**
 * A route to attack.
 *
 * @param method its method
 * @param template its path, with names in braces
 * @param takesBody whether it understands a body
 */
record Target(String method, String template, boolean takesBody) {

  /** All of them. */
  static List<Target> all() {
    return Contract.ours().routes().stream()
        .map(route -> route.split(" "))
        .map(parts -> new Target(parts[0], parts[1], Contract.ours().takesBody(parts[0], parts[1])))
        .toList();
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
