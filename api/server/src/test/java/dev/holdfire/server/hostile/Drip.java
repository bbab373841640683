package dev.holdfire.server.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends a byte again and again, as slowly as an idle timeout lets it, until it is closed. */
final class Drip implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger sent = new AtomicInteger();
  private final Wire wire;

  Drip(Wire wire) {
    this.wire = wire;
  }

  /**
   * @param text what is sent, its last byte over and over
   * @param most how many bytes
   */
  void begin(String text, int most) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    Future<?> unused =
        thread.scheduleAtFixedRate(
            () -> next(bytes, most), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void next(byte[] bytes, int most) {
    int index = sent.getAndIncrement();
    if (index >= most) {
      return;
    }
    try {
      wire.send(new byte[] {bytes[Math.min(index, bytes.length - 1)]});
    } catch (IOException e) {
      thread.shutdown();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
