package dev.holdfire.channel;

import dev.holdfire.Problem;
import dev.holdfire.workflow.ChannelStep;
import java.util.List;

/**
 * A way to send, registered under the key that channel steps name.
 *
 * <p>Called from many worker threads at once, without a transaction and without a database
 * connection held; it may block for as long as the send takes, up to the timeout that the node has
 * for it. Then its thread is interrupted, and if it does not come back soon, the run goes on
 * without. Delivery is at least once: after a crash or such a timeout the same {@link
 * Delivery#key()} may be sent again, so that a receiver can recognise it.
 */
@FunctionalInterface
public interface Channel {
  /**
   * Sends one message.
   *
   * <p>Whatever else is thrown is a failed attempt, after which the step is tried again, 3 times in
   * all unless the node is set up otherwise; then the run ends as failed. An {@link Error} counts
   * like an exception, apart from a {@link VirtualMachineError}. So does an {@link
   * InterruptedException}, and whatever is thrown after the timeout, unless the node is closing and
   * that is why it interrupts: then another node takes the run over and sends again. What is
   * returned counts also when it comes after the interrupt.
   *
   * @return what was done; null counts as a failed attempt
   * @throws PermanentFailureException when trying again cannot help; the run ends as failed
   * @throws RetryLaterException on a failure after which the next attempt is to wait for longer
   * @throws Exception on any other failure
   */
  DeliveryResult send(Delivery delivery) throws Exception;

  /**
   * What this channel would refuse to send of a step, whoever the recipient is: so that a
   * definition is refused where it is registered, put or triggered, and not run by run. By default,
   * nothing. It asks nobody, neither a network nor a database.
   *
   * @return all that is wrong with the step's settings, with paths within them, such as {@code
   *     template.url}
   */
  default List<Problem> problems(ChannelStep step) {
    return List.of();
  }
}
