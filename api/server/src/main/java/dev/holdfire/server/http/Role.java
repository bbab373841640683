package dev.holdfire.server.http;

import java.util.Locale;

/** What an API key allows; each allows what those before it allow. */
public enum Role {
  /** To look. */
  READ,
  /** To trigger, to call off, and to say what is known of recipients. */
  OPERATE,
  /** To change definitions. */
  ADMIN;

  /** Whether who has this may do what asks for the other. */
  public boolean allows(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** The word for it in configurations and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
