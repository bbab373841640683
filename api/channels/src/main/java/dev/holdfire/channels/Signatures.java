package dev.holdfire.channels;

import dev.holdfire.Problem;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.StringJoiner;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests as the Standard Webhooks specification 1.0.0 says: HMAC-SHA-256 over id, time and
 * body, by each secret. Safe for use by many threads.
 */
final class Signatures {
  static final String ID = "webhook-id";
  static final String TIMESTAMP = "webhook-timestamp";
  static final String SIGNATURE = "webhook-signature";

  private static final String PREFIX = "whsec_";
  private static final int MIN_BYTES = 24;
  private static final int MAX_BYTES = 64;
  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKey> keys;

  private Signatures(List<SecretKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** Signs with each of these secrets; reports those that are none, without showing them. */
  static Signatures by(List<@Nullable String> secrets, List<Problem> problems) {
    List<SecretKey> keys = new ArrayList<>();
    for (int i = 0; i < secrets.size(); i++) {
      byte[] key = decoded(secrets.get(i));
      if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
        problems.add(
            new Problem(
                "secrets[" + i + "]",
                "is not "
                    + PREFIX
                    + " and the base64 form of "
                    + MIN_BYTES
                    + " to "
                    + MAX_BYTES
                    + " bytes; make one of random bytes"));
      } else {
        keys.add(new SecretKeySpec(key, ALGORITHM));
      }
    }
    return new Signatures(keys);
  }

  /** The bytes of a secret; none when it is not one. */
  private static byte[] decoded(@Nullable String secret) {
    if (secret == null || !secret.startsWith(PREFIX)) {
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  int count() {
    return keys.size();
  }

  /** Adds the headers of this specification, unless there is no secret. */
  void sign(HttpRequest.Builder request, String deliveryKey, Instant now, byte[] body) {
    if (!keys.isEmpty()) {
      String id = idOf(deliveryKey);
      long seconds = now.getEpochSecond();
      request.setHeader(ID, id);
      request.setHeader(TIMESTAMP, Long.toString(seconds));
      request.setHeader(SIGNATURE, signature(id, seconds, body));
    }
  }

  /** What is signed is delimited by full stops, so that none may be in the id. */
  private static String idOf(String deliveryKey) {
    return deliveryKey.replace(".", "%2E");
  }

  /** One signature for each secret, in their order. */
  String signature(String id, long seconds, byte[] body) {
    byte[] head = (id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8);
    StringJoiner all = new StringJoiner(" ");
    for (SecretKey key : keys) {
      all.add("v1," + Base64.getEncoder().encodeToString(hash(key, head, body)));
    }
    return all.toString();
  }

  private static byte[] hash(SecretKey key, byte[] head, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(head);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime has no " + ALGORITHM, e);
    }
  }
}
