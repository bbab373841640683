package dev.holdfire.scheduler.dropin;

import dev.holdfire.scheduler.database.Scripts;
import dev.holdfire.scheduler.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quartz.impl.jdbcjobstore.JobStoreTX;

/** The tables that Quartz comes with, beside Holdfire's and so under another prefix. */
final class StockTables {
  private static final String PREFIX = "STOCK_";
  private static final Pattern CREATED_TABLE = Pattern.compile("(?i)CREATE TABLE QRTZ_(\\w+)");
  private static final Set<String> CREATED = ConcurrentHashMap.newKeySet();

  private StockTables() {}

  /** The prefix of Quartz's tables in this database, which are made when they are not there. */
  static String in(TestDatabase database) {
    create(database, PREFIX);
    return PREFIX;
  }

  /** The same under a prefix of one's own. */
  static synchronized void create(TestDatabase database, String prefix) {
    if (CREATED.add(database.name() + prefix)) {
      try (Connection connection = database.administrator().getConnection();
          Statement statement = connection.createStatement()) {
        for (String sql : Scripts.split(script(database.kind()))) {
          statement.execute(sql.replace("QRTZ_", prefix).replace("qrtz_", prefix));
          Matcher created = CREATED_TABLE.matcher(sql);
          if (database.hasOwnUser() && created.find()) {
            statement.execute(
                "GRANT SELECT, INSERT, UPDATE, DELETE ON %s%s TO %s"
                    .formatted(prefix, created.group(1), database.user()));
          }
        }
        connection.commit();
      } catch (SQLException e) {
        throw new IllegalStateException("cannot create Quartz's tables in " + database.name(), e);
      }
    }
  }

  private static String script(TestDatabase.Kind kind) {
    String name = kind == TestDatabase.Kind.H2 ? "tables_h2.sql" : "tables_mysql_innodb.sql";
    try (InputStream script = JobStoreTX.class.getResourceAsStream(name)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .reduce("", (before, line) -> before + line + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
