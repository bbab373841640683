package dev.holdfire.scheduler.segment;

/** Keeps the details in a run's history short. */
final class Detail {
  private static final int MAX_CHARACTERS = 1_000;

  private Detail() {}

  static String of(String text) {
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
}
