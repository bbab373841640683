package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.http.HttpSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private Path folder;

  /** The JDK's own tool makes the certificate, as an operator would. */
  private Path keyStore() throws IOException, InterruptedException {
    Path file = folder.resolve("server.p12");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    return file;
  }

  @Test
  void withAKeyStoreItSpeaksTls() throws Exception {
    Path file = keyStore();
    HttpSettings.Tls tls = new HttpSettings.Tls(file.toString(), PASSWORD, "PKCS12");

    try (TestServer server = TestServer.start(builder -> builder.tls(tls))) {
      HttpResponse<String> response =
          HttpClient.newBuilder()
              .sslContext(trusting(file))
              .build()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("https://localhost:" + server.server.port() + "/health/live"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(tls.toString()).doesNotContain(PASSWORD);
    }
  }

  @Test
  void aHandshakeThatDripsEnds() throws Exception {
    HttpSettings.Tls tls = new HttpSettings.Tls(keyStore().toString(), PASSWORD, "PKCS12");
    ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    try (TestServer server =
            TestServer.start(builder -> builder.tls(tls).requestTimeout(Duration.ofSeconds(2)));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(new byte[] {22, 3, 1, 64, 0}); // the head of a long record
      Future<?> drip = thread.scheduleAtFixedRate(() -> write(out), 0, 200, TimeUnit.MILLISECONDS);

      long start = System.nanoTime();
      awaitEnd(socket);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      drip.cancel(true);
    } finally {
      thread.shutdownNow();
    }
  }

  private static void awaitEnd(Socket socket) throws IOException {
    try {
      socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  private static void write(OutputStream out) {
    try {
      out.write(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var stream = Files.newInputStream(file)) {
      store.load(stream, PASSWORD.toCharArray());
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
