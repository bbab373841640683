package dev.holdfire.server.contract;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Flow;

/** Reads what a request of Java's client sends as its body. */
final class SentBody implements Flow.Subscriber<ByteBuffer> {
  private final HttpResponse.BodySubscriber<String> text =
      HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);

  private SentBody() {}

  /** The body as text, empty when there is none. */
  static String of(HttpRequest request) {
    return request
        .bodyPublisher()
        .map(
            publisher -> {
              SentBody body = new SentBody();
              publisher.subscribe(body);
              return body.text.getBody().toCompletableFuture().join();
            })
        .orElse("");
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    text.onSubscribe(subscription);
  }

  @Override
  public void onNext(ByteBuffer bytes) {
    text.onNext(List.of(bytes));
  }

  @Override
  public void onError(Throwable failure) {
    text.onError(failure);
  }

  @Override
  public void onComplete() {
    text.onComplete();
  }
}
