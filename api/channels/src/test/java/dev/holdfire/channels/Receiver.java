package dev.holdfire.channels;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on a free port of the loopback address that remembers what it receives. */
final class Receiver implements AutoCloseable {
  /** One request. */
  record Received(String method, URI uri, com.sun.net.httpserver.Headers headers, String body) {
    String header(String name) {
      return headers.getFirst(name);
    }
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile HttpHandler behavior = answering(200, "thanks");

  Receiver() {
    this(Receiver::plain);
  }

  Receiver(Make make) {
    try {
      server = make.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new IllegalStateException("no server", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Makes a server. */
  @FunctionalInterface
  interface Make {
    HttpServer at(InetSocketAddress address) throws IOException;
  }

  private static HttpServer plain(InetSocketAddress address) throws IOException {
    return HttpServer.create(address, 0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    received.add(
        new Received(
            exchange.getRequestMethod(),
            exchange.getRequestURI(),
            exchange.getRequestHeaders(),
            body));
    try (exchange) {
      behavior.handle(exchange);
    }
  }

  /** From now on it does this. */
  void behave(HttpHandler newBehavior) {
    behavior = newBehavior;
  }

  /** Answers with this status and this text. */
  static HttpHandler answering(int status, String text) {
    return exchange -> {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    };
  }

  /** Answers with this status, this header and nothing else. */
  static HttpHandler answering(int status, String header, String value) {
    return exchange -> {
      exchange.getResponseHeaders().set(header, value);
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Answers nothing until it is closed. */
  HttpHandler silent() {
    return exchange -> awaitClosing();
  }

  /** Answers this status and the beginning of a body, and nothing more until it is closed. */
  HttpHandler stuckAfter(int status, String beginning) {
    return exchange -> {
      exchange.sendResponseHeaders(status, 0);
      OutputStream body = exchange.getResponseBody();
      body.write(beginning.getBytes(StandardCharsets.UTF_8));
      body.flush();
      awaitClosing();
    };
  }

  private void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  /** The only request there was. */
  Received only() {
    if (received.size() != 1) {
      throw new AssertionError("there should be one request: " + received);
    }
    return received.get(0);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The URL of this path by the loopback address. */
  String url(String path) {
    return "http://" + server.getAddress().getAddress().getHostAddress() + ":" + port() + path;
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
