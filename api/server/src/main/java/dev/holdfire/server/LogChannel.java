package dev.holdfire.server;

import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends nothing: a line in the log says what would be sent to whom, without what it says. */
final class LogChannel implements Channel {
  private static final Logger LOG = LoggerFactory.getLogger(LogChannel.class);

  @Override
  public DeliveryResult send(Delivery delivery) {
    LOG.info(
        "{} of {} goes to {}, as delivery {}",
        delivery.step().ref(),
        delivery.run().workflowKey(),
        delivery.recipient().ref(),
        delivery.key());
    return DeliveryResult.sent();
  }
}
