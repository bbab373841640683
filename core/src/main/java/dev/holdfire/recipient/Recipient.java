package dev.holdfire.recipient;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.data.Required;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recipient as a trigger call gives it: the reference, and optionally what the call says about
 * it. Its id is of 1 to 256 characters, and its collection if it has one of 1 to 255, not blank, of
 * well-formed Unicode. Its properties and its trigger data are JSON-shaped, and each of the two at
 * most 256,000 bytes as JSON in UTF-8 unless a node is set up for another size. Both are checked
 * when the trigger call is. What is stored of a recipient is not larger than that either: a call
 * that would make it so by what it adds is refused.
 *
 * @param ref who it is
 * @param properties what is known of it, to be stored before the run starts; null when the call
 *     gives a mere reference. Members given here replace stored ones of the same name; others stay.
 * @param triggerData merges over the run's data, for this recipient only
 */
public record Recipient(
    RecipientRef ref,
    @Nullable Map<String, ? extends @Nullable Object> properties,
    Map<String, ? extends @Nullable Object> triggerData) {

  /**
   * @throws InvalidRequestException if the reference or the trigger data is null
   */
  public Recipient {
    List<Problem> problems = new ArrayList<>();
    Required.check(ref, "ref", problems);
    Required.check(triggerData, "$trigger_data", problems);
    if (!problems.isEmpty()) {
      throw new InvalidRequestException("the recipient", problems);
    }
  }

  /** A reference to a user. */
  public static Recipient user(String id) {
    return new Recipient(RecipientRef.user(id), null, Map.of());
  }

  /** A reference to an object. */
  public static Recipient object(String collection, String id) {
    return new Recipient(RecipientRef.object(collection, id), null, Map.of());
  }

  /** A reference to a tenant: an object of the collection {@value RecipientRef#TENANTS}. */
  public static Recipient tenant(String id) {
    return object(RecipientRef.TENANTS, id);
  }

  /** The same recipient, with properties to store before the run starts. */
  public Recipient with(Map<String, ? extends @Nullable Object> newProperties) {
    return new Recipient(
        ref, Required.of(newProperties, "properties", "the recipient " + ref), triggerData);
  }

  /** The same recipient, with data that merges over the run's data. */
  public Recipient withTriggerData(Map<String, ? extends @Nullable Object> newTriggerData) {
    return new Recipient(ref, properties, newTriggerData);
  }
}
