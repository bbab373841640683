package dev.holdfire.channel;

/**
 * A way to send, registered under the key that channel steps name.
 *
 * <p>Called from many worker threads at once, without a transaction and without a database
 * connection held; it may block for as long as the send takes. Delivery is at least once: after a
 * crash the same {@link Delivery#key()} may be sent again, so that a receiver can recognise it.
 */
@FunctionalInterface
public interface Channel {
  /**
   * Sends one message.
   *
   * @return what was done
   * @throws PermanentFailureException when trying again cannot help; the run ends as failed
   * @throws Exception on any other failure; the step is tried 3 times in all, then the run ends as
   *     failed
   */
  DeliveryResult send(Delivery delivery) throws Exception;
}
