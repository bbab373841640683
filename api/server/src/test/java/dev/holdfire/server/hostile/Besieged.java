package dev.holdfire.server.hostile;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A test class with a server of its own to attack. */
abstract class Besieged {
  static Siege siege;

  @BeforeAll
  static void begin() {
    siege = Siege.begin();
  }

  @AfterAll
  static void end() {
    siege.close();
  }
}
