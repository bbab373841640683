package dev.holdfire.scheduler.contract;

import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A channel that remembers what it was asked to send; a test can put something else in its place.
 */
public final class RecordingChannel implements Channel {
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final AtomicReference<Channel> behavior =
      new AtomicReference<>(delivery -> DeliveryResult.sent("to " + delivery.recipient().ref()));

  @Override
  public DeliveryResult send(Delivery delivery) throws Exception {
    DeliveryResult result = behavior.get().send(delivery);
    deliveries.add(delivery);
    return result;
  }

  public void behave(Channel newBehavior) {
    behavior.set(newBehavior);
  }

  public void behaveAgain() {
    behavior.set(delivery -> DeliveryResult.sent("to " + delivery.recipient().ref()));
  }

  public List<Delivery> deliveries() {
    return deliveries;
  }

  /** Recipient and step of each delivery, in order. */
  public List<String> sent() {
    return deliveries.stream()
        .map(delivery -> delivery.recipient().ref() + ":" + delivery.step().ref())
        .toList();
  }

  public void clear() {
    deliveries.clear();
  }
}
