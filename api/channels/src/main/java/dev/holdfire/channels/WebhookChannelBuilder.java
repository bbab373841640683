package dev.holdfire.channels;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Assembles a {@link WebhookChannel}. Everything has a default. Problems, null included, are
 * collected, and reported together by {@link #build()}. Use from one thread.
 */
public final class WebhookChannelBuilder {
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int MAX_PORT = 65_535;
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\\.?|\\[[0-9A-Fa-f:.]+\\]");

  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final List<@Nullable String> secrets = new ArrayList<>();
  private final Set<String> hosts = new HashSet<>();
  private @Nullable URI url;
  private boolean isUrlGiven;
  private Duration connectTimeout = WebhookChannel.CONNECT_TIMEOUT;
  private Duration timeout = WebhookChannel.TIMEOUT;
  private Duration longestRetryAfter = WebhookChannel.LONGEST_RETRY_AFTER;
  private Set<Integer> ports = WebhookChannel.PORTS;
  private boolean arePrivateAddressesAllowed;
  private Clock clock = Clock.systemUTC();
  private @Nullable SSLContext sslContext;

  WebhookChannelBuilder() {}

  /**
   * Where steps go that name no URL of their own: {@code http} or {@code https}, any port, no user
   * name. Default: nowhere, so that each step has to name one.
   */
  public WebhookChannelBuilder url(String newUrl) {
    if (isGiven(newUrl, "url")) {
      isUrlGiven = true;
      url = UrlRules.read(newUrl, "url", UrlRules.ANY_PORT, problems);
    }
    return this;
  }

  /**
   * Adds a header to what goes to {@link #url}; a step that names a URL of its own goes without, so
   * that no secret reaches it. Default: none but the channel's own.
   */
  public WebhookChannelBuilder header(String name, String value) {
    if (HeaderRules.accepts(name, value, "headers", problems)
        && headers.putIfAbsent(name, value) != null) {
      problems.add(new Problem("headers." + name, "is given twice; give it once"));
    }
    return this;
  }

  /**
   * Adds a secret to sign with: {@code whsec_} and the base64 form of 24 to 64 bytes. Each request
   * has a signature by each secret, so that secrets can be replaced without a gap. Default: none,
   * and nothing is signed.
   */
  public WebhookChannelBuilder secret(String secret) {
    secrets.add(secret);
    return this;
  }

  /**
   * How long connecting may take, 10 ms to 1 day, and no longer than {@link #timeout}. Default:
   * {@link WebhookChannel#CONNECT_TIMEOUT}, 5 seconds.
   */
  public WebhookChannelBuilder connectTimeout(Duration newTimeout) {
    if (isBetween(newTimeout, SHORTEST, "connectTimeout")) {
      connectTimeout = newTimeout;
    }
    return this;
  }

  /**
   * How long a request may take in all, 10 ms to 1 day; keep it below the node's timeout of sends.
   * Default: {@link WebhookChannel#TIMEOUT}, 20 seconds.
   */
  public WebhookChannelBuilder timeout(Duration newTimeout) {
    if (isBetween(newTimeout, SHORTEST, "timeout")) {
      timeout = newTimeout;
    }
    return this;
  }

  /**
   * The longest pause that a receiver can ask for by {@code Retry-After}, 0 to 1 day; a longer one
   * is cut to this. Default: {@link WebhookChannel#LONGEST_RETRY_AFTER}, 1 hour.
   */
  public WebhookChannelBuilder longestRetryAfter(Duration longest) {
    if (isBetween(longest, Duration.ZERO, "longestRetryAfter")) {
      longestRetryAfter = longest;
    }
    return this;
  }

  /**
   * The ports that the URL of a step may have; {@link #url} may have any. Default: {@link
   * WebhookChannel#PORTS}, 80 and 443.
   */
  public WebhookChannelBuilder ports(Collection<Integer> newPorts) {
    if (!isGiven(newPorts, "ports")) {
      return this;
    }
    boolean areValid = !newPorts.isEmpty();
    for (Integer port : newPorts) {
      areValid &= port != null && port >= 1 && port <= MAX_PORT;
    }
    if (areValid) {
      ports = Set.copyOf(newPorts);
    } else {
      problems.add(
          new Problem("ports", "is " + newPorts + "; expected one or more, each 1 to " + MAX_PORT));
    }
    return this;
  }

  /**
   * Whether webhooks may go to addresses that are not public: for development, and where every
   * author of a workflow may reach all that this node can. Default: no.
   */
  public WebhookChannelBuilder allowPrivateAddresses(boolean areAllowed) {
    arePrivateAddressesAllowed = areAllowed;
    return this;
  }

  /**
   * Adds a host whose addresses may be private: a name, or an address as URLs write it, without a
   * port. Default: none.
   */
  public WebhookChannelBuilder allowHost(String host) {
    if (isGiven(host, "hosts")) {
      if (HOST.matcher(host).matches()) {
        hosts.add(Reach.normal(host));
      } else {
        problems.add(
            new Problem(
                "hosts",
                "holds a text that is no host; expected a name or an address, IPv6 in brackets,"
                    + " without scheme and port"));
      }
    }
    return this;
  }

  /** By which {@code https} connects. Default: the JVM's own, with its trusted authorities. */
  public WebhookChannelBuilder sslContext(SSLContext newContext) {
    if (isGiven(newContext, "sslContext")) {
      sslContext = newContext;
    }
    return this;
  }

  /** Tells the time that documents and signatures name. Default: the system's clock. */
  public WebhookChannelBuilder clock(Clock newClock) {
    if (isGiven(newClock, "clock")) {
      clock = newClock;
    }
    return this;
  }

  /**
   * The channel. It connects nowhere, and starts nothing before its first send.
   *
   * @throws ConfigurationException with all that is wrong
   */
  public WebhookChannel build() {
    return new WebhookChannel(settings());
  }

  WebhookSettings settings() {
    List<Problem> all = new ArrayList<>(problems);
    Signatures signatures = Signatures.by(secrets, all);
    checkTogether(all);
    if (!all.isEmpty()) {
      throw new ConfigurationException("the webhook channel", all);
    }
    return new WebhookSettings(
        url == null ? null : new Target(url, headers),
        new Reach(ports, arePrivateAddressesAllowed, hosts),
        new Times(connectTimeout, timeout, longestRetryAfter),
        signatures,
        new WebhookSettings.Surroundings(clock, sslContext));
  }

  /** Reports what does not go with something else. */
  private void checkTogether(List<Problem> all) {
    if (connectTimeout.compareTo(timeout) > 0) {
      all.add(
          new Problem(
              "connectTimeout",
              "is "
                  + connectTimeout
                  + ", longer than timeout, which is "
                  + timeout
                  + "; lower the one or raise the other"));
    }
    if (!headers.isEmpty() && !isUrlGiven) {
      all.add(
          new Problem(
              "headers",
              "go to url only, and there is none; give url, or put them into the steps' templates"));
    }
  }

  private boolean isGiven(@Nullable Object part, String path) {
    if (part == null) {
      problems.add(new Problem(path, "is null; expected a value"));
    }
    return part != null;
  }

  private boolean isBetween(@Nullable Duration duration, Duration shortest, String path) {
    boolean isWithin =
        duration != null && duration.compareTo(shortest) >= 0 && duration.compareTo(LONGEST) <= 0;
    if (!isWithin) {
      problems.add(
          new Problem(path, "is " + duration + "; expected " + shortest + " to " + LONGEST));
    }
    return isWithin;
  }
}
