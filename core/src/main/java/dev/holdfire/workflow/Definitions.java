package dev.holdfire.workflow;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.StoreException;
import dev.holdfire.WorkflowNotFoundException;
import java.util.List;
import java.util.Optional;

/**
 * The definitions that a scheduler's nodes share through the database, for applications that change
 * them while they run. What is put here is in force on every node within a second, and within the
 * call on this one; what is new or activated can be triggered everywhere at once. A workflow run
 * stays on the version that it was triggered with.
 *
 * <p>Definitions that an application registers with its node in code are not listed here and are
 * not changed by it; of a key that is both, the registered one counts on that node.
 *
 * <p>What a node cannot send is not put there: a step whose channel it does not have, or with
 * settings that its channel says {@linkplain dev.holdfire.channel.Channel#problems are wrong}.
 *
 * <p>Safe for use by many threads. Each call is one transaction. Every call throws {@link
 * StoreException} when the database fails, and {@link InvalidRequestException} for arguments that
 * are not acceptable, null included.
 */
public interface Definitions {
  /**
   * Puts a definition in force in place of the one with the same key. Whether the workflow is
   * active stays as it was; a new one is active. Does nothing when this version is in force
   * already.
   *
   * @throws dev.holdfire.ConfigurationException if this node cannot send it
   */
  default Definition put(Workflow workflow) {
    return put(Draft.of(workflow));
  }

  /**
   * The same with what the draft says of whether the workflow is active: both happen at once, so
   * that nobody triggers a new version that is put in force as inactive.
   *
   * @throws dev.holdfire.ConfigurationException if this node cannot send it
   */
  Definition put(Draft draft);

  /**
   * Puts a definition in force if it is news: nothing with its key is in force, or its version has
   * never been known here. For who says again and again what it has said before, as a folder of
   * files does at each start: an older version does not come back over a newer one, and nothing of
   * what was done since is undone.
   *
   * @return what is in force now, or empty when it was no news and nothing was done
   * @throws dev.holdfire.ConfigurationException if this node cannot send it
   */
  Optional<Definition> putIfNew(Draft draft);

  /**
   * Puts a definition in force unless one with its key is.
   *
   * @return what is in force now, or empty when nothing was done
   * @throws dev.holdfire.ConfigurationException if this node cannot send it
   */
  Optional<Definition> putIfAbsent(Draft draft);

  /**
   * Checks a definition as {@link #put(Draft)} does, and does nothing. Asks no database.
   *
   * @throws dev.holdfire.ConfigurationException if this node cannot send it
   */
  void check(Draft draft);

  /** The definition that is in force. */
  Optional<Definition> find(String workflowKey);

  /** All definitions that are in force, by their keys. */
  List<Definition> list();

  /**
   * Lets a workflow be triggered, or refuses that from now on with {@link
   * dev.holdfire.WorkflowInactiveException}.
   *
   * @throws WorkflowNotFoundException if no definition with this key is in force
   */
  Definition activate(String workflowKey, boolean isActive);
}
