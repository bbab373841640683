package dev.holdfire.channels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** How requests say who sends them. */
final class UserAgent {
  private static final String RESOURCE = "version.properties";

  /** {@code Holdfire/}, and the version. */
  static final String VALUE = "Holdfire/" + version();

  private UserAgent() {}

  private static String version() {
    try (InputStream stream = UserAgent.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException(RESOURCE + " is missing beside " + UserAgent.class);
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
