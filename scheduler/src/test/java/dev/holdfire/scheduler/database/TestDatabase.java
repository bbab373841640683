package dev.holdfire.scheduler.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * A database of its own for a test: new, with the tables of the create scripts and no rows. Closing
 * it closes its pools and drops it.
 *
 * <p>Its pools have sessions as an application's should be: no auto-commit, READ COMMITTED, and the
 * rights of grants/app.sql, no others; what a test needs beyond these, it asks of {@link
 * #administrator()}. On MySQL and MariaDB their time zone is eight hours behind UTC, so that a time
 * which depends on it comes out wrong, and nothing is accepted that the server has doubts about. On
 * MySQL a table must have a primary key. Safe for use by many threads.
 */
public final class TestDatabase implements AutoCloseable {

  /** The number of connections of a pool, unless a test asks for another. */
  public static final int DEFAULT_POOL_SIZE = 10;

  private static final String MYSQL_URL = "HOLDFIRE_TEST_MYSQL_URL";
  private static final String H2_SETTINGS = ";LOCK_TIMEOUT=10000";
  private static final String SESSION =
      "sessionVariables=time_zone='-08:00',sql_mode='TRADITIONAL'";
  private static final String READ_ONLY = "_readonly";
  private static final String PURGE = "_purge";
  private static final String PRIMARY_KEYS = ",sql_require_primary_key=ON";

  /** The databases that Holdfire runs on. */
  public enum Kind {
    /** H2 in memory: always there. */
    H2,
    /** A MariaDB server that is started for this JVM: there on 64-bit Linux. */
    MARIADB,
    /**
     * The MySQL server that the environment names in {@code HOLDFIRE_TEST_MYSQL_URL}: there if it
     * does.
     */
    MYSQL;

    /** Whether {@link #open()} can work here. */
    public boolean isAvailable() {
      return switch (this) {
        case H2 -> true;
        case MARIADB -> MariaDbServer.isAvailable();
        case MYSQL -> !mySqlUrl().isEmpty();
      };
    }

    /** Makes a database of this kind with a pool of {@link TestDatabase#DEFAULT_POOL_SIZE}. */
    public TestDatabase open() {
      return open(DEFAULT_POOL_SIZE);
    }

    /** Makes a database of this kind with a pool of the given size. */
    public TestDatabase open(int poolSize) {
      return switch (this) {
        case H2 -> h2(poolSize);
        case MARIADB -> mariaDb(poolSize);
        case MYSQL -> mySql(poolSize);
      };
    }

    String scripts() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final String name;
  private final Access access;
  private final Drop drop;
  private final List<HikariDataSource> pools = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private DataSource administrator;

  /** The URLs of those who use it, each with the user. */
  private record Access(String administrator, String application) {}

  private TestDatabase(Kind kind, String name, Access access, Drop drop) {
    this.kind = kind;
    this.name = name;
    this.access = access;
    this.drop = drop;
  }

  /** An H2 database in memory. */
  public static TestDatabase h2() {
    return Kind.H2.open();
  }

  /** An H2 database in a file in the given folder. */
  public static TestDatabase h2File(Path folder) {
    String name = newName();
    String url = "jdbc:h2:file:" + folder.toAbsolutePath().resolve(name) + H2_SETTINGS;
    Drop drop = () -> execute(url, "DROP ALL OBJECTS DELETE FILES");
    return h2(name, url, url, drop, DEFAULT_POOL_SIZE);
  }

  /**
   * A database on this JVM's MariaDB server. The first call starts the server, which takes some
   * seconds.
   */
  public static TestDatabase mariaDb() {
    return Kind.MARIADB.open();
  }

  /** A database on the MySQL server that the environment names. */
  public static TestDatabase mySql() {
    return Kind.MYSQL.open();
  }

  private static TestDatabase h2(int poolSize) {
    String name = newName();
    String url = "jdbc:h2:mem:" + name + H2_SETTINGS;
    String administrator = url + ";DB_CLOSE_DELAY=-1";
    return h2(name, administrator, url, () -> execute(administrator, "SHUTDOWN"), poolSize);
  }

  private static TestDatabase h2(
      String name, String administrator, String url, Drop drop, int poolSize) {
    Access access = new Access(administrator, url + ";USER=" + name);
    return new TestDatabase(Kind.H2, name, access, drop).create(poolSize);
  }

  private static TestDatabase mariaDb(int poolSize) {
    return onServer(Kind.MARIADB, MariaDbServer.url(), "?user=root&" + SESSION, poolSize);
  }

  private static TestDatabase mySql(int poolSize) {
    String url = mySqlUrl();
    if (url.isEmpty()) {
      throw new IllegalStateException(
          MYSQL_URL
              + " is not set; set it to a URL such as"
              + " jdbc:mysql://127.0.0.1:3306/?user=test&password=test, of a user who may create databases");
    }
    Matcher parts = Pattern.compile("(jdbc:mysql://[^/?]+/)[^?]*(\\?.*)?").matcher(url);
    if (!parts.matches()) {
      throw new IllegalStateException(
          MYSQL_URL
              + " is '"
              + url
              + "'; it must look like jdbc:mysql://host:port/database?user=..");
    }
    String parameters = parts.group(2) == null ? "?" : parts.group(2) + "&";
    return onServer(
        Kind.MYSQL,
        parts.group(1),
        parameters
            + "rewriteBatchedStatements=true&useServerPrepStmts=false&"
            + SESSION
            + PRIMARY_KEYS,
        poolSize);
  }

  private static TestDatabase onServer(Kind kind, String server, String parameters, int poolSize) {
    String name = newName();
    String noDatabase = server + parameters;
    try {
      execute(noDatabase, "CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create a database on " + server, e);
    }
    Drop drop =
        () -> {
          execute(noDatabase, "DROP DATABASE " + name);
          for (String user : List.of(name, name + READ_ONLY, name + PURGE)) {
            execute(noDatabase, Admission.dismissal(user));
          }
        };
    String administrator = server + name + parameters;
    Access access =
        Admission.isPossible(administrator)
            ? new Access(administrator, server + name + unprivileged(parameters, name))
            : new Access(administrator, administrator);
    return new TestDatabase(kind, name, access, drop).create(poolSize);
  }

  /** The parameters with another user, who may not set all that an administrator may. */
  private static String unprivileged(String parameters, String user) {
    return parameters
        .replaceAll("(?<=[?&])(user|password)=[^&]*&", "")
        .replace(PRIMARY_KEYS, "")
        .replaceFirst("\\?", "?user=" + user + "&");
  }

  /** The folder of its scripts. */
  String scripts() {
    return kind.scripts();
  }

  /** The kind of database that this is. */
  public Kind kind() {
    return kind;
  }

  /** The name of the database, which no other has. */
  public String name() {
    return name;
  }

  /**
   * Whether the application has a user of its own here, who has no other rights: not on a server
   * whose administrator may not grant any.
   */
  public boolean hasOwnUser() {
    return !access.administrator().equals(access.application());
  }

  /** The application's user, who has a role with the rights of grants/app.sql. */
  public String user() {
    return name;
  }

  /** The JDBC URL with the application's user: enough to connect with, from another JVM too. */
  public String url() {
    return access.application();
  }

  /**
   * The JDBC URL with another user, who is made for it.
   *
   * @param grants whose rights: {@code readonly} or {@code purge}
   */
  String newUser(String grants) throws SQLException {
    String user = name + "_" + grants;
    try (Connection connection = administrator().getConnection()) {
      new Admission(kind, connection).admit(user, grants);
    }
    return url().replaceFirst("(?i)(user=" + name + ")", "$1_" + grants);
  }

  /** Connections of someone who may do everything: change tables, kill, see what others do. */
  public synchronized DataSource administrator() {
    if (administrator == null) {
      administrator = newPool(access.administrator(), 4, null);
    }
    return administrator;
  }

  /** The pool of the size that was asked for. */
  public DataSource dataSource() {
    return pools.get(0);
  }

  /**
   * Another pool on this database, as another node would have it. It is closed with the database.
   */
  public DataSource newPool(int size) {
    return newPool(url(), size, null);
  }

  /** A pool as by {@link #newPool}, whose connections wait for a lock for a second only. */
  public DataSource impatientPool(int size) {
    return newPool(
        url(),
        size,
        kind == Kind.H2 ? "SET LOCK_TIMEOUT 1000" : "SET SESSION innodb_lock_wait_timeout = 1");
  }

  private DataSource newPool(String url, int size, String firstStatement) {
    HikariConfig configuration = new HikariConfig();
    configuration.setPoolName(name + "-" + pools.size());
    configuration.setJdbcUrl(url);
    configuration.setMaximumPoolSize(size);
    configuration.setMinimumIdle(0);
    configuration.setAutoCommit(false);
    configuration.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    configuration.setConnectionInitSql(firstStatement);
    HikariDataSource pool = new HikariDataSource(configuration);
    pools.add(pool);
    return pool;
  }

  /**
   * Closes the pools and drops the database, whoever still uses it. A second time it does nothing.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    pools.forEach(HikariDataSource::close);
    try {
      drop.run();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot drop the test database " + name, e);
    }
  }

  private TestDatabase create(int poolSize) {
    try (Connection connection = DriverManager.getConnection(access.administrator())) {
      Scripts.create(connection, kind.scripts());
      if (hasOwnUser()) {
        new Admission(kind, connection).admit(name, "app");
      }
      newPool(poolSize);
      return this;
    } catch (SQLException | RuntimeException e) {
      closeAfter(e);
      throw new IllegalStateException("cannot create the tables in " + name, e);
    }
  }

  private void closeAfter(Exception failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public String toString() {
    return kind.toString();
  }

  private static void execute(String url, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String mySqlUrl() {
    return Objects.requireNonNullElse(System.getenv(MYSQL_URL), "");
  }

  private static String newName() {
    return "hf_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
  }

  /** What takes the database away. */
  private interface Drop {
    void run() throws SQLException;
  }
}
