package dev.holdfire.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the tables are.
 *
 * @param url of JDBC; null when the database is embedded
 * @param user who connects; null when the URL says it
 * @param password of the user; null when the URL says it
 * @param poolSize how many connections are kept
 * @param data the folder of the embedded database, which is made if it is not there; null for none
 */
public record DatabaseSettings(
    @Nullable String url,
    @Nullable String user,
    @Nullable String password,
    int poolSize,
    @Nullable Path data) {

  /** Without the password, and without the URL, which may have one in it. */
  @Override
  public String toString() {
    return "DatabaseSettings[poolSize=" + poolSize + ", data=" + data + "]";
  }
}
