package dev.holdfire.testkit;

import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A channel that sends nothing and remembers everything. Safe for use by many threads. */
public final class RecordingChannel implements Channel {
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

  @Override
  public DeliveryResult send(Delivery delivery) {
    deliveries.add(delivery);
    return DeliveryResult.sent();
  }

  /** What it was asked to send, in order. */
  public List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** Recipient and step of each delivery, in order: {@code user_1:reminder}. */
  public List<String> sent() {
    return deliveries.stream()
        .map(delivery -> delivery.recipient().ref() + ":" + delivery.step().ref())
        .toList();
  }

  /** Forgets what was sent so far. */
  public void clear() {
    deliveries.clear();
  }
}
