package dev.holdfire.server.command;

import dev.holdfire.server.JdbcUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.stream.Collectors;

/** What of a setting's value people see. */
enum Shown {
  /** All of it. */
  WHOLE {
    @Override
    String of(String value) {
      return value;
    }
  },
  /** That there is one. */
  NOTHING {
    @Override
    String of(String value) {
      return HIDDEN;
    }
  },
  /** A URL's scheme, host and port: what comes after may be a secret. */
  ORIGIN {
    @Override
    String of(String value) {
      try {
        URI url = new URI(value);
        if (url.getScheme() == null || url.getHost() == null) {
          return HIDDEN;
        }
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port + "/" + HIDDEN;
      } catch (URISyntaxException e) {
        return HIDDEN;
      }
    }
  },
  /** The same of each of several URLs, with their names. */
  ORIGINS {
    @Override
    String of(String value) {
      return Items.of(value).stream().map(this::named).collect(Collectors.joining(","));
    }

    private String named(String pair) {
      int end = pair.indexOf('=') + 1;
      return pair.substring(0, end) + ORIGIN.of(pair.substring(end).trim());
    }
  },
  /** A JDBC URL without its secret parameters. */
  JDBC_URL {
    @Override
    String of(String value) {
      return new JdbcUrl(value).shown();
    }
  };

  private static final String HIDDEN = "(hidden)";

  /** What people see of a value. */
  abstract String of(String value);
}
