package dev.holdfire.scheduler.cluster;

import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A channel that sends only once it is opened, and counts those who wait before it. */
final class Gate implements Channel {
  private final Channel behind;
  private final boolean isInterruptible;
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger interrupted = new AtomicInteger();

  Gate(Channel behind, boolean isInterruptible) {
    this.behind = behind;
    this.isInterruptible = isInterruptible;
  }

  @Override
  public DeliveryResult send(Delivery delivery) throws Exception {
    waiting.incrementAndGet();
    try {
      pass();
    } finally {
      waiting.decrementAndGet();
    }
    return behind.send(delivery);
  }

  private void pass() throws InterruptedException {
    while (true) {
      try {
        open.await();
        return;
      } catch (InterruptedException e) {
        interrupted.incrementAndGet();
        if (isInterruptible) {
          throw e;
        }
      }
    }
  }

  void open() {
    open.countDown();
  }

  int waiting() {
    return waiting.get();
  }

  int interrupted() {
    return interrupted.get();
  }
}
