package dev.holdfire.scheduler.segment;

/** Keeps the details in a run's history short, and such that they can be stored. */
final class Detail {
  private static final int MAX_CHARACTERS = 1_000;
  private static final int REPLACEMENT = 0xFFFD;

  private Detail() {}

  static String of(String told) {
    String text = wholeCharacters(told);
    if (text.codePointCount(0, text.length()) <= MAX_CHARACTERS) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, MAX_CHARACTERS - 1)) + "…";
  }

  static String of(Throwable failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return of(message == null ? name : name + ": " + message);
  }

  /** Halves of surrogate pairs, which are no characters and cannot be stored, are replaced. */
  private static String wholeCharacters(String text) {
    if (text.codePoints().noneMatch(Detail::isHalf)) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints().forEach(each -> whole.appendCodePoint(isHalf(each) ? REPLACEMENT : each));
    return whole.toString();
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
