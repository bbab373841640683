package dev.holdfire.server;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A JDBC URL: what it says, and what of it may be shown.
 *
 * @param text all of it, which may hold a password
 */
public record JdbcUrl(String text) {
  private static final String HIDDEN = "(hidden)";
  private static final Pattern USER = Pattern.compile("//.*@");

  /** Who names a parameter so keeps a secret in it. */
  private static final String SECRET =
      "(?i)([A-Za-z0-9_.]*(?:passw|pwd|passphrase|secret|token|credential)[A-Za-z0-9_.]*\\s*=)";

  /** The databases that drivers have settings for. */
  enum Kind {
    MYSQL,
    MARIADB,
    H2,
    OTHER
  }

  Kind kind() {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("jdbc:mysql:") || lower.startsWith("jdbc:mysql+srv:")) {
      return Kind.MYSQL;
    }
    if (lower.startsWith("jdbc:mariadb:")) {
      return Kind.MARIADB;
    }
    return lower.startsWith("jdbc:h2:") ? Kind.H2 : Kind.OTHER;
  }

  /** Whether one of the drivers that are here connects to such a URL. */
  boolean hasDriver() {
    return DriverManager.drivers().anyMatch(this::isFor);
  }

  private boolean isFor(Driver driver) {
    try {
      return driver.acceptsURL(text);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Whether it sets this parameter, whatever to. */
  boolean says(String parameter) {
    return Pattern.compile("(?i)[?&;(,]\\s*" + Pattern.quote(parameter) + "\\s*=")
        .matcher(text)
        .find();
  }

  /** Whether it says who connects. */
  boolean saysUser() {
    return says("user") || head().contains("@");
  }

  /** What names the server and the database, before all parameters. */
  private String head() {
    int end = kind() == Kind.H2 ? text.indexOf(';') : text.indexOf('?');
    return end < 0 ? text : text.substring(0, end);
  }

  /** The URL as it may be shown: without a user before the host, and without secret parameters. */
  public String shown() {
    String head = head();
    String separator = kind() == Kind.H2 ? ";" : "&";
    return USER.matcher(head)
            .replaceAll("//" + HIDDEN + "@")
            .replaceAll(SECRET + "[^,)]*", hidden())
        + text.substring(head.length()).replaceAll(SECRET + "[^" + separator + "]*", hidden());
  }

  private static String hidden() {
    return "$1" + HIDDEN;
  }

  /** What somebody says of this URL, as it may be shown. */
  String withoutSecrets(String message) {
    return message
        .replace(text, shown())
        .replaceAll(SECRET + "(?!\\(hidden\\))[^&;,)\\s]*", hidden());
  }

  /** As it may be shown. */
  @Override
  public String toString() {
    return shown();
  }
}
