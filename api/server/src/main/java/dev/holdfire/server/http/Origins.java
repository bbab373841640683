package dev.holdfire.server.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells calls that a page in a browser makes. Without keys, being on this machine is all that a
 * call needs, and a page of any site in a browser here is on it: so the browser must say that the
 * page is of this server. Clients that are no browsers say nothing of it.
 */
final class Origins {
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private Origins() {}

  /** Whether it is a page of another site, or of another server of this site, that calls. */
  static boolean isForeign(Call call) {
    Optional<String> site = call.header("sec-fetch-site");
    if (site.isPresent() && !OWN_SITE.contains(site.get().toLowerCase(Locale.ROOT))) {
      return true;
    }
    Optional<String> origin = call.header("origin");
    return origin.isPresent() && !isOwn(origin.get(), call.header("host").orElse(""));
  }

  private static boolean isOwn(String origin, String host) {
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }
}
