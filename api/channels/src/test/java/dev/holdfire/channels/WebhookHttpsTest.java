package dev.holdfire.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.holdfire.channel.DeliveryResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A webhook by TLS, to a server that has a certificate for {@code localhost} and no other name. */
final class WebhookHttpsTest {
  /** A key and its self-signed certificate, made by keytool, which nothing else trusts. */
  private static final String KEY_STORE = "localhost.p12";

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final SSLContext context = context();
  private final Receiver receiver = new Receiver(this::server);

  @AfterEach
  void close() {
    receiver.close();
  }

  private static SSLContext context() {
    try (InputStream stream = WebhookHttpsTest.class.getResourceAsStream(KEY_STORE)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(stream, PASSWORD);
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(keys, PASSWORD);
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(keys);
      SSLContext made = SSLContext.getInstance("TLS");
      made.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
      return made;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no keys", e);
    }
  }

  private HttpServer server(InetSocketAddress address) throws IOException {
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return server;
  }

  private WebhookChannelBuilder to(String host) {
    return WebhookChannel.builder()
        .url("https://" + host + ":" + receiver.port() + "/hook")
        .allowPrivateAddresses(true);
  }

  @Test
  void aServerThatProvesItsNameIsTrusted() throws Exception {
    assertThat(to("localhost").sslContext(context).build().send(Deliveries.plain()))
        .isEqualTo(DeliveryResult.sent("answered 200"));
    assertThat(receiver.only().uri()).hasToString("/hook");
  }

  @Test
  void nothingIsSentToAServerThatIsNotTheHostOfTheUrl() {
    WebhookChannel channel = to("127.0.0.1").sslContext(context).build();

    assertThatThrownBy(() -> channel.send(Deliveries.plain()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("could not be asked: SSLHandshakeException");
    assertThat(receiver.received()).isEmpty();
  }

  @Test
  void nothingIsSentToAServerThatNobodyTrusts() {
    WebhookChannel channel = to("localhost").build();

    assertThatThrownBy(() -> channel.send(Deliveries.plain()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("could not be asked: SSLHandshakeException");
    assertThat(receiver.received()).isEmpty();
  }
}
