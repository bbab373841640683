package dev.holdfire;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.CancelResult;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.data.Required;
import dev.holdfire.run.Page;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts workflows, calls them off, and looks at them.
 *
 * <p>Safe for use by many threads. Each call happens whole or not at all, and is committed when it
 * returns. It is one transaction of its own, except that a trigger with an audience takes many, of
 * which nothing fires before the last; that resuming takes several, which another node ends if this
 * one dies; that several cancellations take one each or share some; and that the first trigger of a
 * definition's version stores the definition before, in another. Every call throws {@link
 * StoreException} when the database fails, and {@link InvalidRequestException} for arguments that
 * are not acceptable, null included.
 */
public interface Workflows {

  /**
   * Starts a workflow for recipients. Nothing is sent inside the call: a first step that sends is
   * due at once and executed by a worker. A repeat with the same idempotency key is answered as the
   * first call was, whatever has become of the workflow meanwhile.
   *
   * @throws WorkflowNotFoundException if no workflow with this key is registered here, or in force
   *     among the definitions that nodes share if this one uses them
   * @throws WorkflowInactiveException if it is marked as inactive
   * @throws ConfigurationException if a definition that nodes share names a channel that this node
   *     does not have
   * @throws IdempotencyKeyReusedException if its idempotency key was used for another request
   * @throws InvalidRequestException if it, or what would be stored of a recipient, is beyond the
   *     limits of this node, or its data are more than the database takes at once
   */
  WorkflowRun trigger(TriggerRequest request);

  /** {@link #trigger(TriggerRequest)}, with the request filled in place. */
  default WorkflowRun trigger(String workflowKey, Consumer<TriggerRequest.Builder> request) {
    TriggerRequest.Builder builder = TriggerRequest.of(workflowKey);
    Required.of(request, "request", "the trigger of \"" + workflowKey + "\"").accept(builder);
    return trigger(builder.build());
  }

  /**
   * Calls off what the request matches, on every node. The answer is definitive when the call
   * returns, also a millisecond after the trigger call. Repeating is fine.
   *
   * @return what became of each recipient run that matches and of each recipient that was named
   * @throws RunAlreadyFinishedException if it came too late for all that matches; the attempt is
   *     recorded
   * @throws TooManyRunsException if more runs match than the request expects at most; nothing is
   *     changed or recorded
   * @throws WorkflowNotFoundException if no workflow has ever been known by this key
   */
  Receipt cancel(CancelRequest request);

  /**
   * Calls off what each request matches, as {@link #cancel(CancelRequest)} does. Each is a call of
   * its own, whole or not at all, with a receipt of its own, whatever becomes of the others; but
   * they take far fewer transactions. When the database fails, those that are left are not tried.
   *
   * @return what became of each, in their order
   */
  List<CancelResult> cancelEach(List<CancelRequest> requests);

  /** Calls a workflow off for everyone it was triggered for with this cancellation key. */
  default Receipt cancel(String workflowKey, String cancellationKey) {
    return cancel(CancelRequest.of(workflowKey, cancellationKey));
  }

  /** Calls a workflow off for the users with these ids; the others' runs go on. */
  default Receipt cancel(String workflowKey, String cancellationKey, Collection<String> userIds) {
    return cancel(CancelRequest.of(workflowKey, cancellationKey).onlyUsers(userIds));
  }

  /** The receipt of an earlier cancel call, late attempts included. */
  Optional<Receipt> receipt(String cancellationId);

  /**
   * A recipient run, wherever it is on its way.
   *
   * @throws StoreException if the run is there but cannot be read, because it is damaged
   */
  Optional<RecipientRun> find(String recipientRunId);

  /**
   * Recipient runs, newest first. One that cannot be read, because it is damaged, is left out with
   * a warning in the log.
   *
   * @throws InvalidRequestException if the query's cursor is none that a page has given, or if it
   *     names a cancellation key without a workflow, which runs of more than 100 workflows have
   */
  Page<RecipientRun> list(RunQuery query);

  /**
   * Moves the moment at which a waiting run goes on; a moment that is past means now. A run of a
   * paused workflow gets its new moment and goes on no earlier than the workflow is resumed.
   *
   * @param resumesAt a moment before the year 10000
   * @throws InvalidRequestException if the moment is later than that
   * @throws RunNotFoundException if no such run is known
   * @throws RunNotWaitingException if it executes or is over
   */
  void reschedule(String recipientRunId, Instant resumesAt);

  /**
   * Lets a waiting run go on now; that of a paused workflow as soon as it is resumed.
   *
   * @throws RunNotFoundException if no such run is known
   * @throws RunNotWaitingException if it executes or is over
   */
  void fireNow(String recipientRunId);

  /**
   * Holds all runs of a workflow where they are, on every node, until it is resumed. Runs that come
   * due wait on; cancelling and triggering work meanwhile. A step that executes is not interrupted,
   * and what a node is acquiring at that moment may still start just after this call has returned,
   * and goes on up to its next delay. Does nothing when it is paused already.
   *
   * @throws WorkflowNotFoundException if no workflow has ever been known by this key
   */
  void pause(String workflowKey);

  /**
   * Lets a paused workflow go on; what came due meanwhile fires now. Does nothing when it is not
   * paused. A run that another transaction holds at the moment goes on soon after that ends.
   *
   * @throws WorkflowNotFoundException if no workflow has ever been known by this key
   */
  void resume(String workflowKey);
}
