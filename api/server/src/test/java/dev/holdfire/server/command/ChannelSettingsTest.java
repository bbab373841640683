package dev.holdfire.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import dev.holdfire.server.HoldfireServer;
import dev.holdfire.server.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChannelSettingsTest {
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();

  @TempDir private Path folder;

  private record Post(String signature, String body) {}

  private ServerConfig config(Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of("HOLDFIRE_DATABASE_DATA", folder.toString(), "HOLDFIRE_HTTP_PORT", "0"));
    environment.putAll(more);
    List<Problem> problems = new ArrayList<>();
    return ConfigReader.read(
        new Settings(Map.of(), environment, ConfigFile.NONE, problems), problems);
  }

  private HttpServer receiver() throws IOException {
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          posts.add(new Post(exchange.getRequestHeaders().getFirst("webhook-signature"), body));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    return receiver;
  }

  private static int call(String method, int port, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static int put(int port, String workflow, String channel)
      throws IOException, InterruptedException {
    return call(
        "PUT",
        port,
        "/v1/workflows/" + workflow,
        """
        {"workflow":{"name":"One step","steps":[
          {"type":"channel","ref":"tell","channel_key":"%s"}]}}"""
            .formatted(channel));
  }

  @Test
  void aServerPostsToTheWebhookOfItsSettings() throws IOException, InterruptedException {
    HttpServer receiver = receiver();
    String url = "http://localhost:" + receiver.getAddress().getPort() + "/hook";
    ServerConfig config =
        config(
            Map.of(
                "HOLDFIRE_WEBHOOK_URL", url,
                "HOLDFIRE_WEBHOOK_SECRETS", SECRET,
                "HOLDFIRE_WEBHOOK_ALLOW_HOSTS", "example.org, localhost"));
    try (HoldfireServer server = HoldfireServer.start(config)) {
      assertThat(put(server.port(), "noted", "log")).isEqualTo(200);
      assertThat(put(server.port(), "told", "webhook")).isEqualTo(200);
      assertThat(
              call(
                  "POST",
                  server.port(),
                  "/v1/workflows/told/trigger",
                  "{\"recipients\":[\"ann\"]}"))
          .isEqualTo(200);

      Post post = posts.poll(20, TimeUnit.SECONDS);
      assertThat(post).isNotNull();
      assertThat(post.signature()).startsWith("v1,");
      assertThat(post.body()).contains("\"told\"").contains("\"ann\"");
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void whatIsWrongWithAWebhookIsToldTogetherAndSecretsAreNot() {
    assertThatThrownBy(
            () ->
                config(
                    Map.of(
                        "HOLDFIRE_WEBHOOK_URL", "ftp://example.org",
                        "HOLDFIRE_WEBHOOK_SECRETS", "hush-hush",
                        "HOLDFIRE_WEBHOOK_ALLOW_PRIVATE_ADDRESSES", "perhaps")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("webhook.url")
        .hasMessageContaining("webhook.secret")
        .hasMessageContaining("webhook.allow-private-addresses")
        .hasMessageNotContaining("hush-hush");
  }

  @Test
  void variablesOfThisProjectsTestsAreNoSettings() {
    assertThat(config(Map.of("HOLDFIRE_TEST_MYSQL_URL", "jdbc:mysql://h/"))).isNotNull();
  }
}
