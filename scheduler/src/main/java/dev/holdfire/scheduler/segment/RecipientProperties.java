package dev.holdfire.scheduler.segment;

import dev.holdfire.recipient.RecipientRef;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What trigger calls have stored about recipients inline. */
@FunctionalInterface
public interface RecipientProperties {
  /** The stored properties of those of whom something is stored. */
  Map<RecipientRef, Map<String, @Nullable Object>> load(Collection<RecipientRef> refs);
}
