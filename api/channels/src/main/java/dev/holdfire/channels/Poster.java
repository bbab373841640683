package dev.holdfire.channels;

import dev.holdfire.channel.PermanentFailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends requests, and waits for what is answered. Safe for use by many threads. */
final class Poster {
  private final Times times;
  private final ProxySelector addresses;
  private final @Nullable SSLContext sslContext;
  private @Nullable HttpClient client;

  /**
   * @param addresses checks where each request goes
   * @param sslContext null for the JVM's own
   */
  Poster(Times times, ProxySelector addresses, @Nullable SSLContext sslContext) {
    this.times = times;
    this.addresses = addresses;
    this.sslContext = sslContext;
  }

  /** Made by the first send, as it starts a thread. */
  private synchronized HttpClient client() {
    HttpClient known = client;
    if (known == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(times.connectTimeout())
              .proxy(addresses);
      if (sslContext != null) {
        builder.sslContext(sslContext);
      }
      known = builder.build();
      client = known;
    }
    return known;
  }

  /**
   * Sends a request. When its time is over, or the thread is interrupted, what has been answered by
   * then counts, even without the end of its body.
   *
   * @throws InterruptedException if the thread is interrupted before a success was answered
   * @throws IOException if nothing was answered
   * @throws PermanentFailureException if the request must not go where it is to go
   */
  Answer post(HttpRequest request)
      throws IOException, InterruptedException, PermanentFailureException {
    return post(request, new AnswerReader());
  }

  Answer post(HttpRequest request, AnswerReader reader)
      throws IOException, InterruptedException, PermanentFailureException {
    String origin = UrlRules.origin(request.uri());
    CompletableFuture<HttpResponse<String>> sent = start(request, reader, origin);
    try {
      sent.get(times.timeout().toNanos(), TimeUnit.NANOSECONDS);
      return reader.answer().orElseThrow(() -> failed(origin, null));
    } catch (TimeoutException e) {
      return reader.answer().orElseThrow(() -> late(origin));
    } catch (InterruptedException e) {
      Answer answer = reader.answer().filter(Answer::isSuccess).orElseThrow(() -> e);
      Thread.currentThread().interrupt();
      return answer;
    } catch (ExecutionException e) {
      return reader.answer().orElseThrow(() -> failed(origin, e.getCause()));
    } finally {
      sent.cancel(true);
    }
  }

  private CompletableFuture<HttpResponse<String>> start(
      HttpRequest request, AnswerReader reader, String origin)
      throws IOException, PermanentFailureException {
    try {
      return client().sendAsync(request, reader);
    } catch (RefusedAddressException e) {
      throw new PermanentFailureException(e.explanation(), e);
    } catch (UncheckedIOException e) {
      throw failed(origin, e.getCause());
    }
  }

  private HttpTimeoutException late(String origin) {
    Duration timeout = times.timeout();
    return new HttpTimeoutException(origin + " has not answered within " + timeout);
  }

  private static IOException failed(String origin, @Nullable Throwable cause) {
    return new IOException(origin + " could not be asked: " + describe(cause), cause);
  }

  private static String describe(@Nullable Throwable cause) {
    if (cause == null) {
      return "no answer";
    }
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return message == null ? name : name + ": " + SingleLine.of(message, 200);
  }
}
