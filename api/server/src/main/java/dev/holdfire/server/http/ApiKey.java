package dev.holdfire.server.http;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key that callers show as their bearer token. The key itself is nowhere kept.
 *
 * @param name who calls with it, as cancellations tell it: 1 to 100 letters, digits, or characters
 *     of {@code _.@-}
 * @param role what it allows
 * @param sha256 the SHA-256 of the key, 64 hexadecimal digits
 * @param expires from when on it is refused; null for never
 */
public record ApiKey(String name, Role role, String sha256, @Nullable Instant expires) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@-]{1,100}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws ConfigurationException with all that is wrong; what is in the wrong place may be a
   *     secret, and is not told
   */
  public ApiKey {
    sha256 = sha256.toLowerCase(Locale.ROOT);
    List<Problem> problems = new ArrayList<>();
    if (!NAME.matcher(name).matches()) {
      problems.add(
          new Problem("name", "is not acceptable; expected 1 to 100 of A-Z a-z 0-9 _ . @ and -"));
    }
    if (HASH.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
      problems.add(
          new Problem("name", "is a SHA-256; expected first the name, then the role, then this"));
    }
    if (!HASH.matcher(sha256).matches()) {
      problems.add(
          new Problem(
              "sha256",
              "is no SHA-256; expected 64 hexadecimal digits, as the command 'key' prints them"));
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException("an API key", problems);
    }
  }

  /** One that does not expire. */
  public ApiKey(String name, Role role, String sha256) {
    this(name, role, sha256, null);
  }

  /** The one whose holder shows this secret. */
  public static ApiKey ofSecret(String name, Role role, String secret) {
    return new ApiKey(name, role, HexFormat.of().formatHex(hash(secret)));
  }

  /** The same until then. */
  public ApiKey until(Instant moment) {
    return new ApiKey(name, role, sha256, moment);
  }

  /** Whether a secret with this hash is this key; takes as long whether it is or not. */
  boolean matches(byte[] hash) {
    return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), hash);
  }

  boolean isExpired(Instant now) {
    return expires != null && !now.isBefore(expires);
  }

  static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return name + ":" + role.word();
  }
}
