package dev.holdfire.scheduler.store.key;

import java.util.Random;

/**
 * Keys as applications could choose them: short and long ones of few characters, so that many are
 * alike.
 */
final class RandomKeys {
  private static final String[] CHARACTERS = {
    "a", "A", "b", "/", "~", "!", " ", "é", "😀", "\\", "\u0000", ".", ":", "-", "0", "%"
  };

  private RandomKeys() {}

  static String next(Random random) {
    int length = random.nextInt(4) == 0 ? 1 + random.nextInt(255) : 1 + random.nextInt(3);
    int variety = 1 + random.nextInt(CHARACTERS.length);
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < length; i++) {
      key.append(CHARACTERS[random.nextInt(variety)]);
    }
    return key.toString();
  }
}
