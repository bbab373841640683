package dev.holdfire.server.http;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells who calls, and whether they may. Safe for use by many threads. */
final class Guard {
  private static final String BEARER = "bearer ";
  private static final Caller LOCAL = new Caller("local", Role.ADMIN);

  private final List<ApiKey> keys;
  private final Clock clock;
  private final FailedAttempts failed = new FailedAttempts();

  Guard(List<ApiKey> keys, Clock clock) {
    this.keys = List.copyOf(keys);
    this.clock = clock;
  }

  /**
   * Who makes this call. Without any key configured, whoever reaches this machine's own address
   * under its own name; a page of another site, in a browser here, does not.
   *
   * @throws Failure if it is not known, or may not
   */
  Caller admit(Call call, Role needed) {
    Caller caller = keys.isEmpty() ? local(call) : keyHolder(call);
    if (!caller.role().allows(needed)) {
      throw new Failure(
          403,
          "authorization",
          "The API key \""
              + caller.name()
              + "\" has the role "
              + caller.role().word()
              + "; this needs "
              + needed.word()
              + ".");
    }
    return caller;
  }

  private Caller keyHolder(Call call) {
    try {
      ApiKey key = find(ApiKey.hash(token(call)));
      return new Caller(key.name(), key.role());
    } catch (Failure refused) {
      failed.count(call.address());
      throw refused;
    }
  }

  /** All are looked at, so that the time tells nothing; one in force before one that is not. */
  private ApiKey find(byte[] hash) {
    Optional<ApiKey> current = Optional.empty();
    Optional<ApiKey> expired = Optional.empty();
    for (ApiKey key : keys) {
      if (key.matches(hash)) {
        if (key.isExpired(clock.instant())) {
          expired = Optional.of(key);
        } else {
          current = Optional.of(key);
        }
      }
    }
    if (current.isEmpty() && expired.isPresent()) {
      throw refused(
          "api_key_expired",
          "The API key \""
              + expired.get().name()
              + "\" has expired at "
              + expired.get().expires()
              + ". Ask for a new one.");
    }
    return current.orElseThrow(
        () ->
            refused("authentication_required", "The API key is not known here. Check the token."));
  }

  private static String token(Call call) {
    String header = call.header("authorization").orElse("");
    if (!header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      throw refused(
          "api_key_missing", "No API key was given. Send it as 'Authorization: Bearer <key>'.");
    }
    return header.substring(BEARER.length()).trim();
  }

  private static Failure refused(String code, String message) {
    return new Failure(401, code, message).with("www-authenticate", "Bearer");
  }

  private static Caller local(Call call) {
    String host = call.header("host").orElse("localhost");
    if (!isLoopback(host)) {
      throw new Failure(
          403,
          "authorization",
          "Without API keys this server answers only under localhost, 127.0.0.1 or [::1].");
    }
    if (Origins.isForeign(call)) {
      throw new Failure(
          403,
          "authorization",
          "Without API keys this server does not answer pages of other sites in a browser.");
    }
    return LOCAL;
  }

  private static boolean isLoopback(String host) {
    String name = host.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.equals("127.0.0.1") || name.equals("[::1]");
  }
}
