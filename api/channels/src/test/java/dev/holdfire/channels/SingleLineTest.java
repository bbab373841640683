package dev.holdfire.channels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SingleLineTest {
  @Test
  void whatIsNoVisibleCharacterBecomesOneBlank() {
    assertThat(SingleLine.of("\r\n a\u0000\u001b[31m\u2028b \t c\u202e\ud800d\n", 100))
        .isEqualTo("a [31m b c d");
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    assertThat(SingleLine.of("abc", 3)).isEqualTo("abc");
    assertThat(SingleLine.of("abcd", 3)).isEqualTo("abc…");
    assertThat(SingleLine.of("ab c", 3)).isEqualTo("ab…");
    assertThat(SingleLine.of("ab \n", 2)).isEqualTo("ab");
    assertThat(SingleLine.of("😀😀😀", 2)).isEqualTo("😀😀…");
    assertThat(SingleLine.of("", 2)).isEmpty();
  }
}
