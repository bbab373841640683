package dev.holdfire.server.wire;

import dev.holdfire.Problem;
import dev.holdfire.data.Data;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.trigger.TriggerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a trigger call asks for. Use from one thread.
 *
 * @param request for core
 * @param tenant the tenant with what is said of it, to be stored before; null when nothing is
 */
public record TriggerBody(TriggerRequest request, @Nullable Recipient tenant) {
  /** Tenants are stored as objects of this collection. */
  public static final String TENANTS = "$tenants";

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
   * Reads a body.
   *
   * @param problems what was found before
   * @throws dev.holdfire.server.http.Failure with all that is wrong
   */
  public static TriggerBody read(Names names, Map<?, ?> body, List<Problem> problems) {
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
    Recipient tenant = tenant(members, reader, problems);
    if (tenant != null) {
      builder.tenant(tenant.ref().id());
    }
    return new TriggerBody(
        Problems.none(problems, builder::build),
        tenant == null || tenant.properties() == null ? null : tenant);
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

  private static @Nullable Recipient tenant(
      Members members, RecipientReader reader, List<Problem> problems) {
    Object value = members.any("tenant");
    Recipient given = value == null ? null : reader.recipient(value, "tenant");
    if (given == null) {
      return null;
    }
    Recipient tenant =
        new Recipient(RecipientRef.object(TENANTS, given.ref().id()), given.properties(), Map.of());
    if (tenant.properties() != null) {
      Data.copyOf(tenant.properties(), "tenant", problems);
    }
    return tenant;
  }
}
