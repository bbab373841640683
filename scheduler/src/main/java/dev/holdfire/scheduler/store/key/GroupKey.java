package dev.holdfire.scheduler.store.key;

import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Quartz trigger group of recipient runs: workflow key, {@code /}, cancellation key.
 *
 * <p>A part stays readable while it is short and plain, else it is {@code ~} and its SHA-256. A
 * plain part never holds {@code ~}, {@code !} or {@code /}, so two different pairs of keys never
 * share a group. A workflow run without a cancellation key has a group of its own: {@code !} and
 * its id.
 */
public final class GroupKey {
  /** What fits into Quartz's column, beside the longest encoded other part and the slash. */
  private static final int MAX_WORKFLOW = 100;

  private static final int MAX_CANCELLATION = 80;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:@=+-]+");

  private GroupKey() {}

  /** The group of the runs of one trigger call. */
  public static String of(String workflow, @Nullable String cancellationKey, String workflowRunId) {
    return cancellationKey == null
        ? prefix(workflow) + "!" + workflowRunId
        : of(workflow, cancellationKey);
  }

  /** The group of every run of this workflow that has this cancellation key. */
  public static String of(String workflow, String cancellationKey) {
    return prefix(workflow) + encode(cancellationKey, MAX_CANCELLATION);
  }

  /** What the groups of all runs of a workflow, and of no other, begin with. */
  public static String prefix(String workflow) {
    return encode(workflow, MAX_WORKFLOW) + "/";
  }

  /** The smallest string that is greater than all that begin with this prefix. */
  public static String endOf(String prefix) {
    int last = prefix.length() - 1;
    return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
  }

  private static String encode(String part, int max) {
    if (part.length() <= max && PLAIN.matcher(part).matches()) {
      return part;
    }
    return "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(Hash.of(part));
  }
}
