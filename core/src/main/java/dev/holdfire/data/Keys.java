package dev.holdfire.data;

import dev.holdfire.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rule for the keys that applications choose: cancellation keys, tenants, and so on. */
public final class Keys {
  /** The most characters (Unicode code points) of a key. */
  public static final int MAX_LENGTH = 255;

  private Keys() {}

  /**
   * Reports a key that is null, blank, longer than {@value #MAX_LENGTH} characters, or not
   * well-formed Unicode. Every other key is allowed, and keys are equal only when they are the same
   * characters: case, accents, normalization and trailing blanks all count.
   */
  public static void check(@Nullable String key, String path, List<Problem> problems) {
    check(key, path, MAX_LENGTH, problems);
  }

  /** The same of a key that may have so many characters. */
  public static void check(
      @Nullable String key, String path, int maxLength, List<Problem> problems) {
    if (key == null) {
      problems.add(new Problem(path, "is null; expected 1 to " + maxLength + " characters"));
    } else if (key.isBlank()) {
      problems.add(new Problem(path, "is blank; expected 1 to " + maxLength + " characters"));
    } else if (!Data.isWellFormed(key)) {
      problems.add(
          new Problem(path, "holds half of a surrogate pair; expected well-formed Unicode"));
    } else {
      int length = key.codePointCount(0, key.length());
      if (length > maxLength) {
        problems.add(
            new Problem(
                path,
                "has "
                    + length
                    + " characters; at most "
                    + maxLength
                    + " are allowed, so use a shorter one"));
      }
    }
  }
}
