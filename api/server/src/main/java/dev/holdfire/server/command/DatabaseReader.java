package dev.holdfire.server.command;

import dev.holdfire.Problem;
import dev.holdfire.scheduler.Names;
import dev.holdfire.server.ServerConfig;
import java.util.List;
import java.util.Map;

/** Reads where the tables are, and how to connect. */
final class DatabaseReader extends SettingReader {
  DatabaseReader(Map<String, String> texts, List<Problem> problems) {
    super(texts, problems);
  }

  void read(ServerConfig.Builder builder) {
    text("database.url", builder::jdbcUrl);
    builder.databaseUser(orNull("database.user"), orNull("database.password"));
    number("database.pool-size", builder::poolSize);
    duration("database.connect-timeout", builder::connectTimeout);
    duration("database.socket-timeout", builder::socketTimeout);
    path("database.data", builder::embedded);
    builder.tablePrefixes(
        or("database.quartz-prefix", Names.QUARTZ_PREFIX),
        or("database.holdfire-prefix", Names.HOLDFIRE_PREFIX));
  }
}
