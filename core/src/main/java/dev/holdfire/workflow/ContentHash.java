package dev.holdfire.workflow;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a JSON-shaped value. Each value is fed as a letter for its type, its length, and
 * its content, so that no two different values feed the same bytes.
 */
final class ContentHash {
  private final MessageDigest digest;

  private ContentHash(MessageDigest digest) {
    this.digest = digest;
  }

  /** 64 hexadecimal digits in lower case. */
  static String of(Map<String, @Nullable Object> document) {
    ContentHash hash = new ContentHash(sha256());
    hash.feed(document);
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not available; every Java platform has it", e);
    }
  }

  private void feed(@Nullable Object value) {
    if (value == null) {
      feed('z', "");
    } else if (value instanceof Map<?, ?> map) {
      feedMap(map);
    } else if (value instanceof List<?> list) {
      feed('l', Integer.toString(list.size()));
      list.forEach(this::feed);
    } else if (value instanceof Boolean) {
      feed('b', value.toString());
    } else if (value instanceof Number number) {
      feed('n', canonical(number));
    } else {
      feed('s', value.toString());
    }
  }

  private void feedMap(Map<?, ?> map) {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put((String) key, value));
    feed('m', Integer.toString(sorted.size()));
    sorted.forEach(
        (key, value) -> {
          feed('k', key);
          feed(value);
        });
  }

  private void feed(char type, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    digest.update(
        (type + Integer.toString(bytes.length) + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  private static String canonical(Number number) {
    BigDecimal decimal = new BigDecimal(number.toString()).stripTrailingZeros();
    return decimal.unscaledValue() + "e" + -decimal.scale();
  }
}
