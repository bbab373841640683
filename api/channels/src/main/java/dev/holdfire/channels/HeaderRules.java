package dev.holdfire.channels;

import dev.holdfire.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for headers that are not the channel's own. A problem never shows a value. */
final class HeaderRules {
  static final String CONTENT_TYPE = "Content-Type";
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  static final String USER_AGENT = "User-Agent";

  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E\\t]{0,8000}");
  private static final Pattern JSON =
      Pattern.compile("\\s*application/json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  private static final Set<String> OWN =
      Set.of(
          "content-length",
          "connection",
          "expect",
          "host",
          "idempotency-key",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          Signatures.ID,
          Signatures.TIMESTAMP,
          Signatures.SIGNATURE);

  private HeaderRules() {}

  /** Reports what is wrong with a header; whether it is to be sent. */
  static boolean accepts(
      @Nullable String name, @Nullable String value, String path, List<Problem> problems) {
    if (name == null || !NAME.matcher(name).matches()) {
      problems.add(new Problem(path, "has a name that is no header's; expected ASCII, no blanks"));
      return false;
    }
    String named = path + "." + name;
    if (value == null || !VALUE.matcher(value).matches()) {
      problems.add(
          new Problem(
              named, "has a value that is no header's; expected a line of printable ASCII"));
      return false;
    }
    if (isOwn(name)) {
      problems.add(new Problem(named, "is set by the channel itself or the connection; remove it"));
      return false;
    }
    if (CONTENT_TYPE.equalsIgnoreCase(name)) {
      checkContentType(value, named, problems);
      return false;
    }
    return true;
  }

  private static boolean isOwn(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return OWN.contains(lower) || lower.startsWith("proxy-");
  }

  private static void checkContentType(String value, String path, List<Problem> problems) {
    if (!JSON.matcher(value).matches()) {
      problems.add(new Problem(path, "is not application/json, which is what is sent; remove it"));
    }
  }
}
