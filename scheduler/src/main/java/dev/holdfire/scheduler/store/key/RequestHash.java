package dev.holdfire.scheduler.store.key;

import java.util.HexFormat;

/** Hashes under which requests and recipients are found again: SHA-256 as 64 hex digits. */
public final class RequestHash {
  private RequestHash() {}

  /** The hash of these texts, in this order. */
  public static String of(String... texts) {
    return HexFormat.of().formatHex(Hash.of(texts));
  }
}
