package dev.holdfire.scheduler.segment;

import dev.holdfire.channel.Delivery;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.store.json.RunState;
import dev.holdfire.workflow.Workflow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a segment is executed on.
 *
 * @param run whose way through which workflow
 * @param workflow the version that the run stays on
 * @param state what the run carries
 * @param data the workflow run's data, before the recipient's own is merged over it
 * @param actor on whose behalf, or null
 * @param tenant for which tenant, or null
 * @param options what the trigger call has asked for
 * @param stored the stored properties of recipient and actor, as far as something is stored
 */
public record SegmentInput(
    Delivery.Run run,
    Workflow workflow,
    RunState state,
    Map<String, @Nullable Object> data,
    @Nullable RecipientRef actor,
    @Nullable String tenant,
    RunOptions options,
    Map<RecipientRef, Map<String, @Nullable Object>> stored) {}
