package dev.holdfire.workflow;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step that sends. Immutable, safe for use by many threads.
 *
 * @param ref the name of the step, as in {@link Step#ref()}
 * @param channel the key of the channel it sends by: 1 to 100 of {@code A-Z a-z 0-9 _ . : -}
 * @param settings what the channel is to know, JSON-shaped: a {@code template}, for instance.
 *     Copied deeply; unmodifiable. In a document these are the other members of the step, so {@code
 *     type}, {@code ref}, {@code name} and {@code channel_key} are refused, and members that are
 *     null are left out.
 */
public record ChannelStep(String ref, String channel, Map<String, @Nullable Object> settings)
    implements Step {

  /**
   * @throws InvalidWorkflowException if the ref, the channel or a setting is not acceptable
   */
  public ChannelStep {
    List<Problem> problems = new ArrayList<>();
    WorkflowRules.checkIdentifier(ref, "ref", problems);
    WorkflowRules.checkIdentifier(channel, "channel_key", problems);
    WorkflowRules.checkGiven(settings, "settings", problems);
    if (settings != null) {
      settings = ChannelSettings.copyOf(settings, "settings", problems);
    }
    WorkflowRules.requireNone(problems, "the channel step");
  }
}
