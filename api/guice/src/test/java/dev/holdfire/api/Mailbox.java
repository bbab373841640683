package dev.holdfire.api;

import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A channel that keeps what it is given to send. Safe for use by many threads. */
public final class Mailbox implements Channel {
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

  @Override
  public DeliveryResult send(Delivery delivery) {
    deliveries.add(delivery);
    return DeliveryResult.sent();
  }

  /** All that was sent, in the order of sending. */
  public List<Delivery> deliveries() {
    return deliveries;
  }

  /** All that was sent, as recipient and step, sorted. */
  public List<String> lines() {
    return deliveries.stream()
        .map(delivery -> delivery.recipient().ref() + " " + delivery.step().ref())
        .sorted()
        .toList();
  }
}
