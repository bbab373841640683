package dev.holdfire.channel;

import static java.util.Objects.requireNonNull;

import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.workflow.ChannelStep;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One send of one step to one recipient.
 *
 * @param run whose way through which workflow this is
 * @param step the channel step, with its settings
 * @param attempt 1 for the first try, then 2 and 3
 * @param recipient to whom, as looked up just now
 * @param data the run's data, with the recipient's own trigger data merged over it
 * @param actor what the trigger call gave as actor, or null
 * @param tenant what the trigger call gave as tenant, or null
 */
public record Delivery(
    Run run,
    ChannelStep step,
    int attempt,
    ResolvedRecipient recipient,
    Map<String, @Nullable Object> data,
    @Nullable RecipientRef actor,
    @Nullable String tenant) {

  /**
   * The run that a delivery belongs to.
   *
   * @param recipientRunId the recipient's way through the workflow run
   * @param workflowRunId the trigger call
   * @param workflowKey the workflow
   * @param workflowVersion the version of its definition
   * @param cancellationKey the key that the trigger call gave, or null
   */
  public record Run(
      String recipientRunId,
      String workflowRunId,
      String workflowKey,
      String workflowVersion,
      @Nullable String cancellationKey) {}

  /**
   * The recipient with its properties of this moment.
   *
   * @param ref who it is
   * @param properties what the directory says; unmodifiable
   */
  public record ResolvedRecipient(RecipientRef ref, Map<String, @Nullable Object> properties) {}

  public Delivery {
    requireNonNull(run, "run is null");
    requireNonNull(step, "step is null");
    requireNonNull(recipient, "recipient is null");
    requireNonNull(data, "data is null");
  }

  /**
   * The same on every repeat of this send, and on no other: recipient run id, {@code /}, step ref.
   * Give it to the receiver as its idempotency key.
   */
  public String key() {
    return run.recipientRunId() + "/" + step.ref();
  }
}
