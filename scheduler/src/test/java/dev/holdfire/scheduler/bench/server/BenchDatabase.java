package dev.holdfire.scheduler.bench.server;

import dev.holdfire.scheduler.database.Scripts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** A contender's own database; closing it drops it. */
public final class BenchDatabase implements AutoCloseable {
  private final BenchServer server;
  private final String name;
  private final AtomicBoolean isDropped = new AtomicBoolean();

  BenchDatabase(BenchServer server, String name) {
    this.server = server;
    this.name = name;
  }

  /** How to connect to it. */
  public String url() {
    return server.url().database(name);
  }

  /** How to connect to it by way of this machine's port. */
  public String urlThrough(int localPort) {
    return server.url().through(localPort).database(name);
  }

  /** Makes Holdfire's tables and its Quartz tables, by the scripts that are shipped. */
  public BenchDatabase withHoldfireTables() {
    try (Connection connection = DriverManager.getConnection(url())) {
      Scripts.create(connection, server.isMariaDb() ? "mariadb" : "mysql");
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create Holdfire's tables", e);
    }
  }

  /** Makes the tables of a script on the class path, whose comments begin with {@code #}. */
  public BenchDatabase withTablesOf(String resource) {
    String script =
        read(resource)
            .lines()
            .filter(line -> !line.strip().startsWith("#"))
            .collect(Collectors.joining("\n"));
    return with(Scripts.split(script));
  }

  /** Executes statements that make tables. */
  public BenchDatabase with(List<String> statements) {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create tables", e);
    }
  }

  private static String read(String resource) {
    try (InputStream script = BenchDatabase.class.getClassLoader().getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(script, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (!isDropped.getAndSet(true)) {
      server.drop(name);
    }
  }
}
