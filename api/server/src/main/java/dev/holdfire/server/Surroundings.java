package dev.holdfire.server;

import dev.holdfire.Problem;
import dev.holdfire.StartUpCheckException;
import dev.holdfire.server.http.HttpSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a configuration names of this machine: files, folders, its port. */
final class Surroundings {
  private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);
  private static final String KEY_STORE = "http.tls.key-store";
  private static final String HEADING = "the start of the server; nothing was started";

  private Surroundings() {}

  /**
   * Looks whether files and folders are there, and can be read.
   *
   * @throws StartUpCheckException with all that is wrong
   */
  static void check(ServerConfig config) {
    List<Problem> problems = new ArrayList<>();
    HttpSettings.Tls tls = config.http().tls();
    if (tls != null) {
      checkKeyStore(tls, problems);
    }
    Path directory = config.node().directory();
    if (directory != null && !(Files.isDirectory(directory) && Files.isReadable(directory))) {
      problems.add(
          new Problem(
              "workflows.directory",
              "is "
                  + directory
                  + ", which is no folder that can be read; make it, or correct the path or its"
                  + " permissions"));
    }
    if (!problems.isEmpty()) {
      throw new StartUpCheckException(HEADING, problems);
    }
  }

  private static void checkKeyStore(HttpSettings.Tls tls, List<Problem> problems) {
    char[] password = tls.password().toCharArray();
    try (InputStream stream = Files.newInputStream(Path.of(tls.keyStore()))) {
      KeyStore store = KeyStore.getInstance(tls.type());
      store.load(stream, password);
      checkKeys(store, tls, problems);
    } catch (GeneralSecurityException | IOException | InvalidPathException e) {
      LOG.debug("Could not read the key store", e);
      problems.add(
          isReadable(tls.keyStore())
              ? new Problem(
                  KEY_STORE,
                  "is "
                      + tls.keyStore()
                      + ", which does not open as "
                      + tls.type()
                      + " with http.tls.key-store-password; check the password and"
                      + " http.tls.key-store-type")
              : new Problem(
                  KEY_STORE,
                  "is "
                      + tls.keyStore()
                      + ", which is no file that can be read; check its path and permissions"));
    }
  }

  private static boolean isReadable(String file) {
    try {
      return Files.isReadable(Path.of(file)) && Files.isRegularFile(Path.of(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static void checkKeys(KeyStore store, HttpSettings.Tls tls, List<Problem> problems)
      throws GeneralSecurityException {
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        store.getKey(alias, tls.password().toCharArray());
        return;
      }
    }
    problems.add(
        new Problem(
            KEY_STORE,
            "is "
                + tls.keyStore()
                + ", which has no private key; expected a certificate together with its key"));
  }

  /** What it was that kept the server from listening, if it is known; or else what was thrown. */
  static RuntimeException explained(RuntimeException failure, HttpSettings http) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof BindException && isTaken(each)) {
        return failed(
            "http.port",
            "is "
                + http.port()
                + ", where another process listens already; stop that, or give another port",
            failure);
      }
      if (each instanceof SocketException
          || each instanceof UnknownHostException
          || each instanceof UnresolvedAddressException) {
        return failed(
            "http.host",
            "is "
                + http.host()
                + ", where port "
                + http.port()
                + " cannot be listened at ("
                + Objects.requireNonNullElse(each.getMessage(), "no such address")
                + "); expected an address of this machine, and a port that this user may have",
            failure);
      }
    }
    return failure;
  }

  private static boolean isTaken(Throwable failure) {
    return String.valueOf(failure.getMessage()).contains("in use");
  }

  private static StartUpCheckException failed(String key, String message, Throwable cause) {
    LOG.debug("Could not listen", cause);
    return new StartUpCheckException(
        "the start of the server; what was started has been stopped",
        List.of(new Problem(key, message)));
  }
}
