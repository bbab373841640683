package dev.holdfire.channels;

/** Makes of what others have written one short line that is safe in a log. */
final class SingleLine {
  private SingleLine() {}

  /**
   * The text without control characters, line breaks and invisible characters, each run of which
   * becomes a blank, and cut off after so many characters.
   */
  static String of(String text, int maxCharacters) {
    StringBuilder line = new StringBuilder();
    int characters = 0;
    boolean isGap = false;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int each = text.codePointAt(i);
      if (isBlank(each)) {
        isGap = characters > 0;
      } else if (characters + (isGap ? 2 : 1) > maxCharacters) {
        return line.append('…').toString();
      } else {
        characters += isGap ? 2 : 1;
        line.append(isGap ? " " : "").appendCodePoint(each);
        isGap = false;
      }
    }
    return line.toString();
  }

  private static boolean isBlank(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
