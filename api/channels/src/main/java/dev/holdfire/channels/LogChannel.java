package dev.holdfire.channels;

import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel that sends nothing and logs one line for each delivery, at level info: workflow, step,
 * recipient run, delivery key, recipient. Never data, properties or settings. Safe for use by many
 * threads.
 */
public final class LogChannel implements Channel {
  private static final int MAX_CHARACTERS = 300;

  private final Logger log;

  /** One that logs by its own name. */
  public LogChannel() {
    this(LoggerFactory.getLogger(LogChannel.class));
  }

  LogChannel(Logger log) {
    this.log = log;
  }

  @Override
  public DeliveryResult send(Delivery delivery) {
    log.info(
        "Delivery {}: workflow {}, step {}, recipient run {}, recipient {}",
        legible(delivery.key()),
        legible(delivery.run().workflowKey()),
        legible(delivery.step().ref()),
        legible(delivery.run().recipientRunId()),
        legible(delivery.recipient().ref().toString()));
    return DeliveryResult.sent("logged");
  }

  /** Recipients' ids are whatever applications choose, line breaks included. */
  private static String legible(String key) {
    return SingleLine.of(key, MAX_CHARACTERS);
  }
}
