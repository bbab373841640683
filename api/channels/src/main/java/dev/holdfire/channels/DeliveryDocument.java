package dev.holdfire.channels;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.PermanentFailureException;
import dev.holdfire.recipient.RecipientRef;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON document that a webhook posts; {@link WebhookChannel} tells its members. */
final class DeliveryDocument {
  private static final JsonMapper MAPPER = new JsonMapper();

  private DeliveryDocument() {}

  /** The document in UTF-8. */
  static byte[] of(Delivery delivery, Instant now) throws PermanentFailureException {
    try {
      return MAPPER.writeValueAsBytes(members(delivery, now));
    } catch (JsonProcessingException e) {
      throw new PermanentFailureException(
          "The delivery cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Map<String, @Nullable Object> members(Delivery delivery, Instant now) {
    Delivery.Run run = delivery.run();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("delivery_key", delivery.key());
    members.put("workflow", run.workflowKey());
    members.put("workflow_run_id", run.workflowRunId());
    members.put("workflow_recipient_run_id", run.recipientRunId());
    members.put("step_ref", delivery.step().ref());
    members.put("attempt", delivery.attempt());
    members.put("recipient", recipient(delivery.recipient()));
    members.put("actor", delivery.actor() == null ? null : reference(delivery.actor()));
    members.put("tenant", delivery.tenant());
    members.put("cancellation_key", run.cancellationKey());
    members.put("data", delivery.data());
    members.put("time", now.toString());
    return members;
  }

  private static Map<String, @Nullable Object> recipient(Delivery.ResolvedRecipient recipient) {
    Map<String, @Nullable Object> members = reference(recipient.ref());
    members.put("properties", recipient.properties());
    return members;
  }

  private static Map<String, @Nullable Object> reference(RecipientRef ref) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("id", ref.id());
    members.put("collection", ref.collection());
    return members;
  }
}
