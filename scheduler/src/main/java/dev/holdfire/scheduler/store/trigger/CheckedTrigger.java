package dev.holdfire.scheduler.store.trigger;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.store.json.Json;
import dev.holdfire.scheduler.store.json.JsonSize;
import dev.holdfire.scheduler.store.key.RequestHash;
import dev.holdfire.scheduler.store.table.RecipientMerge;
import dev.holdfire.trigger.TriggerRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trigger request that keeps the limits, with its data as JSON.
 *
 * @param said its actor, its tenant and its recipients: all of whom something may be said inline
 */
record CheckedTrigger(TriggerRequest request, String data, List<RecipientMerge.Said> said) {

  /**
   * Checks a request against the limits.
   *
   * @throws InvalidRequestException with all that is over them
   */
  static CheckedTrigger of(TriggerRequest request, Limits limits) {
    List<Problem> problems = new ArrayList<>();
    String data = Json.write(request.data());
    JsonSize.check(data, limits.dataBytes(), "data", problems);
    List<Recipient> recipients = request.recipients();
    if (recipients.size() > limits.recipients()) {
      problems.add(
          new Problem(
              "recipients",
              "names "
                  + recipients.size()
                  + " distinct recipients; at most "
                  + limits.recipients()
                  + " are allowed in one call: pass a stream, or raise the limit"));
    }
    List<RecipientMerge.Said> said = said(request);
    for (RecipientMerge.Said each : said) {
      checkRecipient(each.recipient(), each.path(), limits, problems);
    }
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(
          "the trigger of \"" + request.workflowKey() + "\"", problems);
    }
    return new CheckedTrigger(request, data, said);
  }

  private static List<RecipientMerge.Said> said(TriggerRequest request) {
    List<Recipient> recipients = request.recipients();
    List<RecipientMerge.Said> said = new ArrayList<>(recipients.size() + 2);
    Recipient actor = request.actor();
    if (actor != null) {
      said.add(new RecipientMerge.Said("actor", actor));
    }
    Recipient tenant = request.tenantObject();
    if (tenant != null) {
      said.add(new RecipientMerge.Said("tenant", tenant));
    }
    for (int i = 0; i < recipients.size(); i++) {
      String path = "recipients[" + request.position(i) + "]";
      said.add(new RecipientMerge.Said(path, recipients.get(i)));
    }
    return said;
  }

  static void checkRecipient(
      Recipient recipient, String path, Limits limits, List<Problem> problems) {
    Map<String, ? extends @Nullable Object> properties = recipient.properties();
    if (properties != null) {
      JsonSize.check(Json.write(properties), limits.recipientBytes(), path, problems);
    }
    if (!recipient.triggerData().isEmpty()) {
      String own = Json.write(recipient.triggerData());
      JsonSize.check(own, limits.recipientBytes(), path + ".$trigger_data", problems);
    }
  }

  /**
   * The same for equal requests, whatever they name themselves. What is asked for rarely has a part
   * only when it is, so that a version that knows more agrees with one that knows less.
   */
  String hash() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("data", request.data());
    all.put("tenant", request.tenant());
    all.put("cancellation_key", request.cancellationKey());
    Recipient actor = request.actor();
    all.put("actor", actor == null ? null : asMap(actor));
    Recipient tenant = request.tenantObject();
    if (tenant != null && tenant.properties() != null) {
      all.put("tenant_properties", tenant.properties());
    }
    all.put("recipients", request.recipients().stream().map(CheckedTrigger::asMap).toList());
    if (request.skipsDelays()) {
      all.put("skips_delays", true);
    }
    if (request.isSandboxed()) {
      all.put("sandboxed", true);
    }
    return RequestHash.of(Json.writeSorted(all));
  }

  private static Map<String, @Nullable Object> asMap(Recipient recipient) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("collection", recipient.ref().collection());
    map.put("id", recipient.ref().id());
    map.put("properties", recipient.properties());
    map.put("trigger_data", recipient.triggerData());
    return map;
  }
}
