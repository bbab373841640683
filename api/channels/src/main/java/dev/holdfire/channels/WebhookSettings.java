package dev.holdfire.channels;

import java.time.Clock;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook channel is set up with, checked.
 *
 * @param fixed where steps go that name no URL, or null
 * @param reach where webhooks may go
 * @param times how long they may take
 * @param signatures signs them
 * @param surroundings what comes from outside
 */
record WebhookSettings(
    @Nullable Target fixed,
    Reach reach,
    Times times,
    Signatures signatures,
    Surroundings surroundings) {

  /**
   * What a webhook channel takes from outside.
   *
   * @param clock tells the time in documents and signatures, and of what {@code Retry-After} counts
   * @param sslContext by which it connects, or null for the JVM's own
   */
  record Surroundings(Clock clock, @Nullable SSLContext sslContext) {}
}
