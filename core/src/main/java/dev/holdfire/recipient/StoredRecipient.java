package dev.holdfire.recipient;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is stored about a recipient.
 *
 * @param ref who it is
 * @param properties JSON-shaped and unmodifiable
 * @param updatedAt when it was last written
 */
public record StoredRecipient(
    RecipientRef ref, Map<String, @Nullable Object> properties, Instant updatedAt) {}
