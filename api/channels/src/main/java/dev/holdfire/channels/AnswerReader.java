package dev.holdfire.channels;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads one response: its status, and of its body no more than a limit, past which the connection
 * is closed. A body that breaks off takes nothing from the status, which is what decides. Safe for
 * use by many threads.
 */
final class AnswerReader
    implements HttpResponse.BodyHandler<String>, HttpResponse.BodySubscriber<String> {
  /** The most bytes of a body that are read. */
  static final int MAX_BYTES = 64 * 1024;

  private static final int MAX_CHARACTERS = 200;

  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private HttpResponse.@Nullable ResponseInfo head;
  private volatile Flow.@Nullable Subscription subscription;

  @Override
  public synchronized HttpResponse.BodySubscriber<String> apply(HttpResponse.ResponseInfo info) {
    head = info;
    return this;
  }

  /** What was answered so far; empty while not even the status has come. */
  synchronized Optional<Answer> answer() {
    HttpResponse.ResponseInfo known = head;
    return known == null
        ? Optional.empty()
        : Optional.of(new Answer(known.statusCode(), known.headers(), excerpt()));
  }

  private String excerpt() {
    return SingleLine.of(body.toString(StandardCharsets.UTF_8), MAX_CHARACTERS);
  }

  @Override
  public CompletionStage<String> getBody() {
    return end;
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    newSubscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (!keep(buffers)) {
      cancel();
      onComplete();
    }
  }

  /** Keeps what is within the limit; whether that is all. */
  private synchronized boolean keep(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] part = new byte[Math.min(buffer.remaining(), MAX_BYTES - body.size())];
      buffer.get(part);
      body.writeBytes(part);
      if (buffer.hasRemaining()) {
        return false;
      }
    }
    return true;
  }

  private void cancel() {
    Flow.Subscription known = subscription;
    if (known != null) {
      known.cancel();
    }
  }

  @Override
  public void onError(Throwable failure) {
    onComplete();
  }

  @Override
  public void onComplete() {
    end.complete("");
  }
}
