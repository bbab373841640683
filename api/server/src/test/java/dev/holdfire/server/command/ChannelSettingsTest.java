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

  private static final String OTHER_SECRET = "whsec_YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk=";

  private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();

  @TempDir private Path folder;

  private record Post(String path, String signature, String token, String body) {}

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
          posts.add(
              new Post(
                  exchange.getRequestURI().getPath(),
                  exchange.getRequestHeaders().getFirst("webhook-signature"),
                  exchange.getRequestHeaders().getFirst("x-token"),
                  body));
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
  void aServerHasWebhooksOfOtherNamesEachWithItsOwnSecretsAndHeaders()
      throws IOException, InterruptedException {
    HttpServer receiver = receiver();
    String url = "http://localhost:" + receiver.getAddress().getPort();
    ServerConfig config =
        config(
            Map.of(
                "HOLDFIRE_WEBHOOKS_URLS",
                "crm=" + url + "/crm,billing=" + url + "/billing",
                "HOLDFIRE_WEBHOOKS_SECRETS",
                "crm=" + SECRET + ",crm=" + OTHER_SECRET,
                "HOLDFIRE_WEBHOOKS_HEADERS",
                "billing/x-token=b1",
                "HOLDFIRE_WEBHOOK_ALLOW_HOSTS",
                "localhost"));
    try (HoldfireServer server = HoldfireServer.start(config)) {
      assertThat(postBy("crm", server.port()))
          .satisfies(post -> assertThat(post.signature()).matches("v1,\\S+ v1,\\S+"))
          .satisfies(post -> assertThat(post.path()).isEqualTo("/crm"))
          .satisfies(post -> assertThat(post.token()).isNull());
      assertThat(postBy("billing", server.port()))
          .satisfies(post -> assertThat(post.signature()).isNull())
          .satisfies(post -> assertThat(post.path()).isEqualTo("/billing"))
          .satisfies(post -> assertThat(post.token()).isEqualTo("b1"));
    } finally {
      receiver.stop(0);
    }
  }

  /** What arrives of a run of a workflow that sends by this channel. */
  private Post postBy(String channel, int port) throws IOException, InterruptedException {
    assertThat(put(port, "by-" + channel, channel)).isEqualTo(200);
    String trigger = "/v1/workflows/by-" + channel + "/trigger";
    assertThat(call("POST", port, trigger, "{\"recipients\":[\"ann\"]}")).isEqualTo(200);
    return posts.poll(20, TimeUnit.SECONDS);
  }

  @Test
  void whatIsWrongWithWebhooksOfOtherNamesIsToldTogether() {
    assertThatThrownBy(
            () ->
                config(
                    Map.of(
                        "HOLDFIRE_WEBHOOKS_URLS", "crm=ftp://h/hush,log=https://h/,a b=https://h/",
                        "HOLDFIRE_WEBHOOKS_SECRETS", "crm=hush,hush,other=" + SECRET,
                        "HOLDFIRE_WEBHOOKS_HEADERS", "crm=hush,webhook/a=hush,crm/host=hush")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("webhooks.urls.crm: has no scheme http or https")
        .hasMessageContaining("webhooks.urls.log: names a channel that there is already")
        .hasMessageContaining("channels: ")
        .hasMessageContaining("webhooks.secrets.crm: is not ")
        .hasMessageContaining("webhooks.secrets: has an item that is not name=value")
        .hasMessageContaining("webhooks.secrets: is about channel \"other\", which has no URL")
        .hasMessageContaining("webhooks.headers: has an item that is not name/header=value")
        .hasMessageContaining("webhooks.headers: is about channel \"webhook\", which has no URL")
        .hasMessageContaining("webhooks.headers.crm: is set by the channel itself")
        .hasMessageNotContaining("hush");
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
  void aPostThatASendsTimeoutWouldInterruptIsRefused() {
    assertThatThrownBy(() -> config(Map.of("HOLDFIRE_WEBHOOK_TIMEOUT", "60s")))
        .hasMessageContaining("webhook.timeout: is PT1M, not shorter than scheduler.send-timeout,");
    assertThatThrownBy(
            () -> config(Map.of("HOLDFIRE_SCHEDULER_SEND_TIMEOUTS", "log=1s,webhook=20s")))
        .hasMessageContaining("not shorter than scheduler.send-timeouts.webhook, which is PT20S");
    assertThat(
            config(
                Map.of(
                    "HOLDFIRE_WEBHOOK_TIMEOUT", "60s",
                    "HOLDFIRE_SCHEDULER_SEND_TIMEOUTS", "webhook=90s")))
        .isNotNull();
  }

  @Test
  void variablesOfThisProjectsTestsAreNoSettings() {
    assertThat(config(Map.of("HOLDFIRE_TEST_MYSQL_URL", "jdbc:mysql://h/"))).isNotNull();
  }
}
