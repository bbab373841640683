package dev.holdfire.recipient;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.StoreException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is stored about recipients: by trigger calls that said something of them inline, and here.
 *
 * <p>Safe for use by many threads. Each call is one transaction. Every call throws {@link
 * StoreException} when the database fails, and {@link InvalidRequestException} for arguments that
 * are not acceptable, null included.
 */
public interface Recipients {
  /**
   * Stores properties of a recipient. Members given here replace stored ones of the same name;
   * others stay.
   *
   * @param properties JSON-shaped; they, and all that is stored then, are at most 256,000 bytes as
   *     JSON in UTF-8 unless the node is set up for another size
   * @return all that is stored now
   */
  StoredRecipient put(RecipientRef recipient, Map<String, ? extends @Nullable Object> properties);

  /** What is stored about a recipient, if anything is. */
  Optional<StoredRecipient> find(RecipientRef recipient);

  /**
   * Forgets what is stored about a recipient. Its runs go on; to end them too, cancel them.
   *
   * @return whether anything was stored
   */
  boolean delete(RecipientRef recipient);
}
