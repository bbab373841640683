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
   * <p>Whatever else is thrown is a failed attempt, after which the step is tried again, 3 times in
   * all unless the node is set up otherwise; then the run ends as failed. An {@link Error} counts
   * like an exception, apart from a {@link VirtualMachineError}. So does an {@link
   * InterruptedException}, unless the node is closing: then another node takes the run over and
   * sends again.
   *
   * @return what was done; null counts as a failed attempt
   * @throws PermanentFailureException when trying again cannot help; the run ends as failed
   * @throws Exception on any other failure
   */
  DeliveryResult send(Delivery delivery) throws Exception;
}
