package dev.holdfire.server.wire;

import dev.holdfire.Problem;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.recipient.RecipientRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of cancel calls. */
public final class CancelBody {
  private CancelBody() {}

  /**
   * What a body asks to call off.
   *
   * @param workflowKey of which workflow; null when the body has not said it, which is reported
   * @param actor who asks
   * @param problems what was found before
   * @throws dev.holdfire.server.http.Failure with all that is wrong
   */
  public static CancelRequest read(
      @Nullable String workflowKey, Map<?, ?> body, String actor, List<Problem> problems) {
    Members members = new Members(body, "", problems);
    String key = key(members);
    List<RecipientRef> recipients = recipients(members, problems);
    String reason = members.string("reason");
    Integer atMost = members.integer("expect_at_most");
    return Problems.none(
        problems,
        () ->
            refined(
                new CancelRequest(
                    Objects.requireNonNullElse(workflowKey, "-"),
                    Objects.requireNonNullElse(key, "-"),
                    null,
                    recipients,
                    reason,
                    actor,
                    null),
                atMost));
  }

  /** What a body says beside the run that the path names. */
  public static CancelRequest ofRun(
      String recipientRunId, Map<?, ?> body, String actor, List<Problem> problems) {
    Members members = new Members(body, "", problems);
    String reason = members.string("reason");
    Integer atMost = members.integer("expect_at_most");
    return Problems.none(
        problems,
        () -> {
          CancelRequest request = refined(CancelRequest.ofRun(recipientRunId).by(actor), atMost);
          return reason == null ? request : request.because(reason);
        });
  }

  private static CancelRequest refined(CancelRequest request, @Nullable Integer atMost) {
    return atMost == null ? request : request.expectAtMost(atMost);
  }

  private static @Nullable String key(Members members) {
    if (members.any("cancellation_key") == null && members.any("cancelation_key") != null) {
      return members.required("cancelation_key");
    }
    return members.required("cancellation_key");
  }

  private static @Nullable List<RecipientRef> recipients(Members members, List<Problem> problems) {
    List<?> list = members.list("recipients");
    if (list == null) {
      return null;
    }
    RecipientReader reader = new RecipientReader(problems);
    List<RecipientRef> recipients = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      RecipientRef ref = reader.ref(list.get(i), "recipients[" + i + "]");
      recipients.add(ref == null ? RecipientRef.user("-") : ref);
    }
    return recipients;
  }
}
