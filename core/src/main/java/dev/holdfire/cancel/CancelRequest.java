package dev.holdfire.cancel;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.data.Data;
import dev.holdfire.data.Keys;
import dev.holdfire.data.Required;
import dev.holdfire.recipient.RecipientRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to call off, and why. Immutable; made by {@link #of(String, String)} or {@link
 * #ofRun(String)} and refined by the {@code with} methods, each of which throws {@link
 * InvalidRequestException} for what is not acceptable.
 *
 * @param workflowKey the workflow, or null when a recipient run is named
 * @param cancellationKey the key chosen at the trigger call, or null when a recipient run is named
 * @param recipientRunId the recipient run, or null when keys are given
 * @param recipients only these, or null for all
 * @param reason why, or null; at most {@value #MAX_REASON} characters
 * @param actor who, or null; at most {@value Keys#MAX_LENGTH} characters
 * @param atMost how many runs it may end or stop, or null for any number; 0 or more. The call is
 *     refused whole, and nothing is recorded, when there are more
 */
public record CancelRequest(
    @Nullable String workflowKey,
    @Nullable String cancellationKey,
    @Nullable String recipientRunId,
    @Nullable List<RecipientRef> recipients,
    @Nullable String reason,
    @Nullable String actor,
    @Nullable Integer atMost) {

  /** The most characters of a reason. */
  public static final int MAX_REASON = 1_000;

  /** The most recipients that one call may name. */
  public static final int MAX_RECIPIENTS = 10_000;

  private static final String HEADING = "the cancellation";

  public CancelRequest {
    List<Problem> problems = new ArrayList<>();
    if (recipientRunId == null) {
      Keys.check(workflowKey, "workflow_key", problems);
      Keys.check(cancellationKey, "cancellation_key", problems);
    } else {
      Keys.check(recipientRunId, "recipient_run_id", problems);
      refuse(workflowKey, "workflow_key", problems);
      refuse(cancellationKey, "cancellation_key", problems);
      refuse(recipients, "recipients", problems);
    }
    if (recipients != null) {
      recipients = distinct(recipients, problems);
    }
    checkText(reason, MAX_REASON, "reason", problems);
    checkText(actor, Keys.MAX_LENGTH, "actor", problems);
    if (atMost != null && atMost < 0) {
      problems.add(new Problem("expect_at_most", "is " + atMost + "; expected 0 or more"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(HEADING, problems);
    }
  }

  /** Every run of this workflow that was triggered with this cancellation key. */
  public static CancelRequest of(String workflowKey, String cancellationKey) {
    return new CancelRequest(workflowKey, cancellationKey, null, null, null, null, null);
  }

  /** This one recipient run. */
  public static CancelRequest ofRun(String recipientRunId) {
    return new CancelRequest(
        null,
        null,
        Required.of(recipientRunId, "recipient_run_id", HEADING),
        null,
        null,
        null,
        null);
  }

  /** Only these recipients; repeats are counted once. */
  public CancelRequest only(Collection<RecipientRef> newRecipients) {
    return new CancelRequest(
        workflowKey,
        cancellationKey,
        recipientRunId,
        new ArrayList<>(Required.of(newRecipients, "recipients", HEADING)),
        reason,
        actor,
        atMost);
  }

  /** Only the users with these ids. */
  public CancelRequest onlyUsers(Collection<String> ids) {
    List<@Nullable RecipientRef> users = new ArrayList<>();
    Required.of(ids, "recipients", HEADING)
        .forEach(id -> users.add(id == null ? null : RecipientRef.user(id)));
    return only(users);
  }

  /** Why it is called off; kept with the cancellation and shown with each run. */
  public CancelRequest because(String newReason) {
    Required.of(newReason, "reason", HEADING);
    return new CancelRequest(
        workflowKey, cancellationKey, recipientRunId, recipients, newReason, actor, atMost);
  }

  /** Who calls it off; kept with the cancellation and shown with each run. */
  public CancelRequest by(String newActor) {
    Required.of(newActor, "actor", HEADING);
    return new CancelRequest(
        workflowKey, cancellationKey, recipientRunId, recipients, reason, newActor, atMost);
  }

  /**
   * A guard against a key that matches more than was meant: the call is refused with {@link
   * dev.holdfire.TooManyRunsException}, and changes nothing, when it would end or stop more runs.
   *
   * @param runs 0 or more
   */
  public CancelRequest expectAtMost(int runs) {
    return new CancelRequest(
        workflowKey, cancellationKey, recipientRunId, recipients, reason, actor, runs);
  }

  String describe() {
    return recipientRunId != null
        ? "recipient run \"" + recipientRunId + "\""
        : "\"" + workflowKey + "\" by key \"" + cancellationKey + "\"";
  }

  private static void refuse(@Nullable Object given, String path, List<Problem> problems) {
    if (given != null) {
      problems.add(
          new Problem(path, "cannot be combined with the id of a recipient run; leave one out"));
    }
  }

  private static List<RecipientRef> distinct(List<RecipientRef> refs, List<Problem> problems) {
    if (refs.isEmpty()) {
      problems.add(
          new Problem(
              "recipients", "is empty; name at least one, or leave it out to cancel for all"));
    }
    var distinct = new LinkedHashSet<RecipientRef>();
    for (int i = 0; i < refs.size(); i++) {
      RecipientRef ref = refs.get(i);
      if (ref == null) {
        problems.add(new Problem("recipients[" + i + "]", "is null; expected a recipient"));
        continue;
      }
      ref.check("recipients[" + i + "]", problems);
      distinct.add(ref);
    }
    if (distinct.size() > MAX_RECIPIENTS) {
      problems.add(
          new Problem(
              "recipients",
              "names "
                  + distinct.size()
                  + "; at most "
                  + MAX_RECIPIENTS
                  + " are allowed in one call"));
    }
    return List.copyOf(distinct);
  }

  private static void checkText(
      @Nullable String text, int max, String path, List<Problem> problems) {
    if (text != null && !Data.isWellFormed(text)) {
      problems.add(
          new Problem(path, "holds half of a surrogate pair; expected well-formed Unicode"));
    } else if (text != null && text.codePointCount(0, text.length()) > max) {
      problems.add(
          new Problem(
              path,
              "has "
                  + text.codePointCount(0, text.length())
                  + " characters; at most "
                  + max
                  + " are allowed"));
    }
  }
}
