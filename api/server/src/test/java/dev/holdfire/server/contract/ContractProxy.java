package dev.holdfire.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * Stands between a client that is not ours and a server, passes everything on, and remembers it, so
 * that a test can hold all of it to {@code openapi.yaml}. Safe for use by many threads.
 */
public final class ContractProxy implements AutoCloseable {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "host", "connection", "content-length", "transfer-encoding", "upgrade", "http2-settings");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final URI target;

  private ContractProxy(HttpServer server, URI target) {
    this.server = server;
    this.target = target;
  }

  /** One that passes on to the server at this address, which ends without a slash. */
  public static ContractProxy before(URI target) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ContractProxy proxy = new ContractProxy(server, target);
    server.setExecutor(proxy.threads);
    server.createContext("/", proxy::pass);
    server.start();
    return proxy;
  }

  /** Where clients call it. */
  public URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** What has passed, in the order of the answers. */
  public List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** Forgets what has passed. */
  public void forget() {
    exchanges.clear();
  }

  /** Fails with all that was not as the contract says; what was refused may have been wrong. */
  public void assertContractWasKept() {
    assertThat(exchanges)
        .allSatisfy(exchange -> assertThat(problems(exchange)).as(exchange.toString()).isEmpty());
  }

  private static List<String> problems(Exchange exchange) {
    return exchange.answer().status() < 400
        ? Contract.ours().problems(exchange)
        : Contract.ours().problemsOfAnswer(exchange);
  }

  private void pass(HttpExchange from) throws IOException {
    try (from) {
      byte[] body = from.getRequestBody().readAllBytes();
      HttpResponse<byte[]> answer = answerOf(from, body);
      exchanges.add(exchange(from, body, answer));
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (isPassed(name)) {
                  from.getResponseHeaders().put(name, values);
                }
              });
      byte[] bytes = answer.body();
      from.sendResponseHeaders(answer.statusCode(), bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        from.getResponseBody().write(bytes);
      }
    }
  }

  private HttpResponse<byte[]> answerOf(HttpExchange from, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + from.getRequestURI().toString()))
            .method(
                from.getRequestMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    from.getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (isPassed(name)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while the server answered", e);
    }
  }

  private static Exchange exchange(HttpExchange from, byte[] body, HttpResponse<byte[]> answer)
      throws IOException {
    return new Exchange(
        new Exchange.Request(
            from.getRequestMethod(),
            from.getRequestURI().toString(),
            from.getRequestHeaders(),
            new String(body, StandardCharsets.UTF_8)),
        new Exchange.Answer(
            answer.statusCode(),
            answer.headers().map(),
            new String(plain(answer), StandardCharsets.UTF_8)));
  }

  private static byte[] plain(HttpResponse<byte[]> answer) throws IOException {
    if (!answer.headers().firstValue("content-encoding").orElse("").equals("gzip")) {
      return answer.body();
    }
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      return stream.readAllBytes();
    }
  }

  private static boolean isPassed(String header) {
    return !OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    exchanges.clear();
  }
}
