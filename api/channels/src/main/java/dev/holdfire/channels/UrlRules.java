package dev.holdfire.channels;

import dev.holdfire.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules for URLs. A problem never shows the URL, whose path or query may be a secret. */
final class UrlRules {
  /** Every port; what an operator configures may have any. */
  static final Set<Integer> ANY_PORT = Set.of();

  private static final int MAX_PORT = 65_535;

  private UrlRules() {}

  /**
   * The URL, if there is nothing wrong with it.
   *
   * @param ports that it may have
   */
  static @Nullable URI read(String text, String path, Set<Integer> ports, List<Problem> problems) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      report(problems, path, "is no URL: " + e.getReason() + " at character " + (e.getIndex() + 1));
      return null;
    }
    int before = problems.size();
    checkScheme(url, path, problems);
    checkAuthority(url, path, problems);
    checkPort(url, path, ports, problems);
    if (url.getRawFragment() != null) {
      report(problems, path, "has a fragment (#), which is never sent; remove it");
    }
    return problems.size() == before ? url : null;
  }

  /** Scheme, host and port: what may be shown of it. */
  static String origin(URI url) {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port;
  }

  private static void checkScheme(URI url, String path, List<Problem> problems) {
    if (!"https".equals(scheme(url)) && !"http".equals(scheme(url))) {
      report(problems, path, "has no scheme http or https; expected https://…");
    }
  }

  private static void checkAuthority(URI url, String path, List<Problem> problems) {
    if (url.getRawUserInfo() != null) {
      report(problems, path, "has a user name before its host; use a header to authenticate");
    }
    if (url.getHost() == null) {
      report(
          problems,
          path,
          "has no host of letters, digits, full stops and hyphens, nor an address; write an"
              + " international name in its ASCII form (xn--…)");
    }
  }

  private static void checkPort(URI url, String path, Set<Integer> ports, List<Problem> problems) {
    int port = url.getPort() >= 0 ? url.getPort() : "http".equals(scheme(url)) ? 80 : 443;
    if (port < 1 || port > MAX_PORT) {
      report(problems, path, "has port " + port + "; expected 1 to " + MAX_PORT);
    } else if (!ports.isEmpty() && !ports.contains(port)) {
      report(
          problems,
          path,
          "has port "
              + port
              + "; the channel's configuration allows "
              + new TreeSet<>(ports)
              + " only");
    }
  }

  private static @Nullable String scheme(URI url) {
    String scheme = url.getScheme();
    return scheme == null ? null : scheme.toLowerCase(Locale.ROOT);
  }

  private static void report(List<Problem> problems, String path, String message) {
    problems.add(new Problem(path, message));
  }
}
