package dev.holdfire.channels;

import dev.holdfire.Problem;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A step's template, as far as it is supported: in Knock's form, but {@code post} only, a URL and
 * headers without variables, and no body.
 */
final class StepTemplate {
  private static final String PATH = "template";
  private static final Set<String> MEMBERS = Set.of("method", "url", "headers");

  private final Map<?, ?> members;
  private final List<Problem> problems;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private @Nullable URI url;

  private StepTemplate(Map<?, ?> members, List<Problem> problems) {
    this.members = members;
    this.problems = problems;
  }

  /**
   * Reads a template, and reports all that is wrong with it.
   *
   * @param ports that its URL may have
   */
  static StepTemplate read(Map<?, ?> members, Set<Integer> ports, List<Problem> problems) {
    StepTemplate template = new StepTemplate(members, problems);
    template.checkMembers();
    template.checkMethod();
    if (template.namesUrl()) {
      template.readUrl(ports);
    }
    template.readHeaders();
    return template;
  }

  boolean namesUrl() {
    return !Targets.isEmpty(members.get("url"));
  }

  /** The URL; null when there is none, or something is wrong with it. */
  @Nullable URI url() {
    return url;
  }

  Map<String, String> headers() {
    return headers;
  }

  private void checkMembers() {
    members.forEach(
        (name, value) -> {
          if (!MEMBERS.contains(name) && !Targets.isEmpty(value)) {
            report(
                "." + name,
                "body".equals(name)
                    ? "is not supported: the body is always Holdfire's own document; remove it"
                    : "is not supported; expected method, url and headers only");
          }
        });
  }

  private void checkMethod() {
    Object method = members.get("method");
    if (method != null && !(method instanceof String text && text.equalsIgnoreCase("post"))) {
      report(".method", "is not supported; expected post");
    }
  }

  private void readUrl(Set<Integer> ports) {
    if (!(members.get("url") instanceof String text)) {
      report(".url", "is not a string; expected a URL");
    } else if (hasVariables(text)) {
      report(".url", "has variables, which are not supported; write it out");
    } else {
      url = UrlRules.read(text, PATH + ".url", ports, problems);
    }
  }

  private void readHeaders() {
    Object given = members.get("headers");
    if (Targets.isEmpty(given)) {
      return;
    }
    if (given instanceof Map<?, ?> map) {
      map.forEach((name, value) -> readHeader(name, value, ".headers"));
    } else if (given instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        readListed(list.get(i), ".headers[" + i + "]");
      }
    } else {
      report(".headers", "is neither a list nor an object; expected [{\"key\":…, \"value\":…}]");
    }
  }

  private void readListed(@Nullable Object header, String path) {
    if (header instanceof Map<?, ?> map) {
      readHeader(map.get("key"), map.get("value"), path);
    } else {
      report(path, "is not an object; expected {\"key\":…, \"value\":…}");
    }
  }

  private void readHeader(@Nullable Object name, @Nullable Object value, String path) {
    if (!(name instanceof String key) || !(value instanceof String text)) {
      report(path, "has a key or a value that is not a string");
    } else if (hasVariables(text)) {
      report(path, "has a value with variables, which are not supported; write it out");
    } else if (HeaderRules.accepts(key, text, PATH + path, problems)
        && headers.putIfAbsent(key, text) != null) {
      report(path + "." + key, "is given twice; give it once");
    }
  }

  private static boolean hasVariables(String text) {
    return text.contains("{{") || text.contains("{%");
  }

  private void report(String path, String message) {
    problems.add(new Problem(PATH + path, message));
  }
}
