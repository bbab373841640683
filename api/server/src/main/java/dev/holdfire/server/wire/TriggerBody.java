package dev.holdfire.server.wire;

import dev.holdfire.Problem;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.trigger.TriggerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of trigger calls. */
public final class TriggerBody {
  private TriggerBody() {}

  /**
   * What a call is named by.
   *
   * @param workflowKey what to start, or null when the body has not said it
   * @param idempotencyKey what makes it safe to repeat, or null
   * @param requestId what the server calls it
   */
  public record Names(
      @Nullable String workflowKey, @Nullable String idempotencyKey, String requestId) {}

  /**
   * What a body asks for.
   *
   * @param problems what was found before
   * @throws dev.holdfire.server.http.Failure with all that is wrong
   */
  public static TriggerRequest read(Names names, Map<?, ?> body, List<Problem> problems) {
    Members members = new Members(body, "", problems);
    RecipientReader reader = new RecipientReader(problems);
    TriggerRequest.Builder builder =
        TriggerRequest.of(names.workflowKey() == null ? "" : names.workflowKey())
            .requestId(names.requestId());
    if (names.idempotencyKey() != null) {
      builder.idempotencyKey(names.idempotencyKey());
    }
    recipients(members, reader, builder);
    Object actor = members.any("actor");
    Recipient who = actor == null ? null : reader.recipient(actor, "actor");
    if (who != null) {
      builder.actor(who);
    }
    Map<String, @Nullable Object> data = members.object("data");
    if (data != null) {
      builder.data(data);
    }
    cancellationKey(members, builder);
    settings(members, problems, builder);
    tenant(members, reader, builder);
    return Problems.none(problems, builder::build);
  }

  /** One that is not a recipient leaves a gap, so that the others keep their places in messages. */
  private static void recipients(
      Members members, RecipientReader reader, TriggerRequest.Builder builder) {
    List<?> list = members.list("recipients");
    if (list == null) {
      if (members.any("recipients") == null) {
        members.report("recipients", "can't be blank");
      }
      return;
    }
    List<@Nullable Recipient> recipients = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      recipients.add(reader.recipient(list.get(i), "recipients[" + i + "]"));
    }
    for (Recipient recipient : recipients) {
      add(builder, recipient);
    }
  }

  @SuppressWarnings("NullAway") // core reports the gap, and it is reported already
  private static void add(TriggerRequest.Builder builder, @Nullable Recipient recipient) {
    builder.recipient(recipient);
  }

  private static void cancellationKey(Members members, TriggerRequest.Builder builder) {
    String key = members.string("cancellation_key");
    String early = members.string("cancelation_key");
    if (key != null || early != null) {
      builder.cancellationKey(key != null ? key : String.valueOf(early));
    }
  }

  private static void settings(
      Members members, List<Problem> problems, TriggerRequest.Builder builder) {
    Map<String, @Nullable Object> settings = members.object("settings");
    if (settings == null) {
      return;
    }
    Members flags = new Members(settings, "settings", problems);
    if (flags.flag("sandbox_mode")) {
      builder.sandbox();
    }
    if (flags.flag("skip_delay")) {
      builder.skipDelays();
    }
  }

  /** A tenant is what its id says, whatever collection it is said to be of. */
  private static void tenant(
      Members members, RecipientReader reader, TriggerRequest.Builder builder) {
    Object value = members.any("tenant");
    Recipient given = value == null ? null : reader.recipient(value, "tenant");
    if (given == null) {
      return;
    }
    Recipient tenant = Recipient.tenant(given.ref().id());
    builder.tenant(given.properties() == null ? tenant : tenant.with(given.properties()));
  }
}
