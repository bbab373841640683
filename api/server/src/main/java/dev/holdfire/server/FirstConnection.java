package dev.holdfire.server;

import dev.holdfire.Problem;
import dev.holdfire.StartUpCheckException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the database gives a connection at all; when not, why, before a pool tries again. */
final class FirstConnection {
  private static final Logger LOG = LoggerFactory.getLogger(FirstConnection.class);

  /** H2's code of a database that another process has open. */
  private static final int H2_ALREADY_OPEN = 90020;

  private FirstConnection() {}

  /**
   * Connects once.
   *
   * @return the URL that was connected to; an embedded database has been made if it was not there
   * @throws StartUpCheckException if there is no connection to be had
   */
  static JdbcUrl check(DatabaseSettings settings) {
    try {
      JdbcUrl url = url(settings);
      try (Connection connection =
          DriverManager.getConnection(url.text(), properties(url, settings))) {
        LOG.debug("Connected to {}", connection.getMetaData().getDatabaseProductVersion());
      }
      return url;
    } catch (SQLException | RuntimeException e) { // drivers throw both
      throw explained(settings, e);
    }
  }

  private static JdbcUrl url(DatabaseSettings settings) throws SQLException {
    Path folder = settings.data();
    return folder == null
        ? Objects.requireNonNull(settings.url(), "neither a URL nor a folder")
        : new JdbcUrl(EmbeddedDatabase.at(folder));
  }

  /** Why there is no connection. */
  static StartUpCheckException explained(DatabaseSettings settings, Exception failure) {
    LOG.debug("Could not connect", failure);
    Path folder = settings.data();
    JdbcUrl url = settings.url();
    Problem problem =
        url == null
            ? new Problem("database.data", ofFolder(folder, failure))
            : new Problem("database.url", ofUrl(url, settings.password(), failure));
    return new StartUpCheckException(
        "the start of the server; nothing was started", List.of(problem));
  }

  private static Properties properties(JdbcUrl url, DatabaseSettings settings) {
    Properties properties = DriverSettings.of(url, settings);
    if (settings.user() != null) {
      properties.setProperty("user", settings.user());
    }
    if (settings.password() != null) {
      properties.setProperty("password", settings.password());
    }
    return properties;
  }

  private static String ofUrl(JdbcUrl url, @Nullable String password, Exception failure) {
    String said = url.withoutSecrets(reason(failure));
    if (password != null && !password.isEmpty()) {
      said = said.replace(password, "(hidden)");
    }
    return "is "
        + url.shown()
        + ", which gives no connection: "
        + said
        + ". Expected a database that is up and lets this user in. Check the URL, the user, the"
        + " password and the network";
  }

  private static String ofFolder(@Nullable Path folder, Exception failure) {
    return isOpenElsewhere(failure)
        ? "is "
            + folder
            + ", which another process has open; an embedded database serves one process at a"
            + " time. Stop the other, or give another folder"
        : "is "
            + folder
            + ", where no database can be opened: "
            + reason(failure)
            + ". Expected a folder that this process may write to. Check its path and its"
            + " permissions";
  }

  private static boolean isOpenElsewhere(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql && sql.getErrorCode() == H2_ALREADY_OPEN) {
        return true;
      }
    }
    return false;
  }

  /** What the driver says, and what was the root of it, each a line. */
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String said = line(failure);
    return root == failure || said.contains(line(root)) ? said : said + " (" + line(root) + ")";
  }

  private static String line(Throwable failure) {
    String message = failure.getMessage();
    String text = message == null ? failure.getClass().getSimpleName() : message;
    return text.strip().lines().findFirst().orElse("").replaceAll("\\.$", "");
  }
}
