package dev.holdfire.server.command;

import static dev.holdfire.server.command.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.HoldfireServer;
import dev.holdfire.server.ServerConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that cannot start says in a few words why, and what to do. */
@Timeout(120)
class StartFailuresTest {
  @TempDir private Path folder;

  private String serve(String... flags) {
    String[] arguments =
        Stream.concat(Stream.of("serve", "--http-port=0"), Stream.of(flags)).toArray(String[]::new);
    return run(Map.of(), arguments);
  }

  private String data() {
    return "--database-data=" + folder.resolve("data");
  }

  private static void isTold(String output, String problem, String advice) {
    assertThat(output)
        .startsWith("1 problem in ")
        .contains("\n1) " + problem)
        .contains(advice)
        .doesNotContain("\tat ")
        .doesNotContain("Exception")
        .endsWith("status 2");
  }

  @Test
  void thePortIsTaken() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(other.getLocalPort());

      isTold(
          run(Map.of(), "serve", "--http-port=" + port, data()),
          "http.port: is " + port + ", where another process listens already",
          "give another port");
    }
  }

  @Test
  void theProcessEndsWithOneMessageAndWithoutATrace() throws IOException, InterruptedException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              Main.class.getName(),
              "serve",
              "--http-port=" + other.getLocalPort(),
              data());
      builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFIRE_"));
      Process process = builder.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).isEqualTo(2);
      assertThat(output)
          .contains("1) http.port: is " + other.getLocalPort())
          .doesNotContain("\tat ")
          .doesNotContain("Exception");
    }
  }

  @Test
  void theAddressIsNotThisMachines() {
    isTold(
        serve(data(), "--http-host=192.0.2.1", "--keys=a:read:" + "a".repeat(64)),
        "http.host: is 192.0.2.1, where port 0 cannot be listened at",
        "expected an address of this machine");
  }

  @Test
  void theDatabaseCannotBeReached() throws IOException {
    ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    closed.close();
    String url = "jdbc:mysql://127.0.0.1:" + closed.getLocalPort() + "/db";

    String output = serve("--database-url=" + url + "?password=hush", "--database-user=u");

    isTold(
        output,
        "database.url: is " + url + "?password=(hidden), which gives no connection: ",
        "Check the URL, the user, the password and the network");
    assertThat(output).contains("refused").doesNotContain("hush");
  }

  @Test
  void theTablesAreMissing() {
    isTold(
        serve("--database-url=jdbc:h2:mem:no-tables-here"),
        "tables: QRTZ_JOB_DETAILS, ",
        "Ask a DBA to run sql/h2/create/01_quartz.sql");
  }

  @Test
  void anotherProcessHasTheEmbeddedDatabase() throws IOException {
    ServerConfig config = ServerConfig.builder().port(0).embedded(folder.resolve("data")).build();
    HoldfireServer.start(config).close();
    Path file = folder.resolve("data").resolve("holdfire.mv.db");
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
        FileLock lock = opened.getChannel().lock()) {
      assertThat(lock.isValid()).isTrue();

      isTold(
          serve(data()),
          "database.data: is " + folder.resolve("data") + ", which another process has open",
          "give another folder");
    }
  }

  @Test
  void theFolderOfTheEmbeddedDatabaseIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");

    String output = serve("--database-data=" + file);

    assertThat(output)
        .contains("database.data: is " + file + ", where no database can be opened")
        .contains("Expected a folder that this process may write to")
        .doesNotContain("\tat ")
        .endsWith("status 2");
  }

  @Test
  void theKeyStoreIsNotThere() {
    Path none = folder.resolve("none.p12");

    isTold(
        serve(data(), "--http-tls-key-store=" + none),
        "http.tls.key-store: is " + none + ", which is no file that can be read",
        "check its path and permissions");
  }

  @Test
  void theKeyStoreDoesNotOpen() throws IOException {
    Path file = Files.writeString(folder.resolve("broken.p12"), "no key store");

    String output =
        serve(data(), "--http-tls-key-store=" + file, "--http-tls-key-store-password=hush");

    isTold(
        output,
        "http.tls.key-store: is " + file + ", which does not open as PKCS12",
        "check the password and http.tls.key-store-type");
    assertThat(output).doesNotContain("hush");
  }

  @Test
  void theFolderOfDefinitionsIsNotThere() {
    Path none = folder.resolve("none");

    isTold(
        serve(data(), "--workflows-directory=" + none),
        "workflows.directory: is " + none + ", which is no folder that can be read",
        "make it, or correct the path");
  }

  @Test
  void whatHasStartedIsStopped() throws IOException {
    thePortIsTaken();

    List<String> names = Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    assertThat(names).noneMatch(name -> name.startsWith("holdfire-http"));
    assertThat(serve(data(), "--workflows-directory=none")).doesNotContain("another process");
  }
}
