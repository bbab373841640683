package dev.holdfire.trigger;

import static java.util.Objects.requireNonNull;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.data.Data;
import dev.holdfire.data.Keys;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What to start, for whom, with which data. Immutable, and checked when it is built. */
public final class TriggerRequest {
  private final String workflowKey;
  private final List<Recipient> recipients;
  private final @Nullable Stream<Recipient> audience;
  private final Map<String, @Nullable Object> data;
  private final @Nullable Recipient actor;
  private final @Nullable String tenant;
  private final @Nullable String cancellationKey;
  private final @Nullable String idempotencyKey;

  private TriggerRequest(Builder builder) {
    List<Problem> problems = new ArrayList<>(builder.problems);
    workflowKey = builder.workflowKey;
    data = Data.copyOf(builder.data, "data", problems);
    audience = builder.audience;
    recipients = builder.checkedRecipients(problems);
    actor = builder.actor == null ? null : RecipientCheck.copy(builder.actor, "actor", problems);
    tenant = builder.checked(builder.tenant, "tenant", problems);
    cancellationKey = builder.checked(builder.cancellationKey, "cancellation_key", problems);
    idempotencyKey = builder.checked(builder.idempotencyKey, "idempotency_key", problems);
    if (audience != null && idempotencyKey != null) {
      problems.add(
          new Problem(
              "idempotency_key",
              "cannot be combined with a stream of recipients, which cannot be compared with an earlier one"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidRequestException("the trigger of \"" + workflowKey + "\"", problems);
    }
  }

  /** Starts building a trigger of this workflow. */
  public static Builder of(String workflowKey) {
    return new Builder(workflowKey);
  }

  public String workflowKey() {
    return workflowKey;
  }

  /** The distinct recipients, in the order given; empty when there is an {@link #audience()}. */
  public List<Recipient> recipients() {
    return recipients;
  }

  /** The recipients as a stream, to be read once; null when they are listed. */
  public @Nullable Stream<Recipient> audience() {
    return audience;
  }

  /** What every recipient's steps can use; unmodifiable. */
  public Map<String, @Nullable Object> data() {
    return data;
  }

  public @Nullable Recipient actor() {
    return actor;
  }

  public @Nullable String tenant() {
    return tenant;
  }

  public @Nullable String cancellationKey() {
    return cancellationKey;
  }

  public @Nullable String idempotencyKey() {
    return idempotencyKey;
  }

  /**
   * Collects a request; use from one thread. Problems are reported together, by {@link #build()}.
   */
  public static final class Builder {
    private final String workflowKey;
    private final List<Problem> problems = new ArrayList<>();
    private final List<@Nullable Recipient> recipients = new ArrayList<>();
    private @Nullable Stream<Recipient> audience;
    private Map<?, ?> data = Map.of();
    private @Nullable Recipient actor;
    private @Nullable String tenant;
    private @Nullable String cancellationKey;
    private @Nullable String idempotencyKey;
    private final Map<String, Boolean> given = new LinkedHashMap<>();

    private Builder(String workflowKey) {
      this.workflowKey = requireNonNull(workflowKey, "workflowKey is null");
    }

    /** Adds the users with these ids. */
    public Builder recipients(String... userIds) {
      return recipients(List.of(userIds).stream().map(Recipient::user).toList());
    }

    /** Adds these recipients; of several with the same reference the last one counts. */
    public Builder recipients(Collection<Recipient> more) {
      recipients.addAll(more);
      return this;
    }

    /** Adds a recipient. */
    public Builder recipient(Recipient recipient) {
      recipients.add(recipient);
      return this;
    }

    /**
     * A large audience, in place of listed recipients. It is read once, in the calling thread,
     * chunk by chunk in bounded memory; a recipient that comes again is passed over. It is one
     * workflow run: when reading or storing fails half way, none of it ever fires.
     */
    public Builder audience(Stream<Recipient> stream) {
      audience = requireNonNull(stream, "stream is null");
      return this;
    }

    /** What every recipient's steps can use: JSON-shaped, at most 10 MB as JSON. */
    public Builder data(Map<String, ? extends @Nullable Object> newData) {
      data = requireNonNull(newData, "data is null");
      return this;
    }

    /** On whose behalf it happens. */
    public Builder actor(String userId) {
      return actor(Recipient.user(userId));
    }

    /** On whose behalf it happens, with properties to store. */
    public Builder actor(Recipient newActor) {
      actor = requireNonNull(newActor, "actor is null");
      return this;
    }

    /** For which tenant it happens. */
    public Builder tenant(@Nullable String newTenant) {
      tenant = newTenant;
      given.put("tenant", newTenant != null);
      return this;
    }

    /** The key by which it can be called off. Several trigger calls may share one. */
    public Builder cancellationKey(@Nullable String key) {
      cancellationKey = key;
      given.put("cancellation_key", key != null);
      return this;
    }

    /**
     * Makes the call safe to repeat: within 24 hours, the same key with the same request gives the
     * first answer again and starts nothing.
     */
    public Builder idempotencyKey(@Nullable String key) {
      idempotencyKey = key;
      given.put("idempotency_key", key != null);
      return this;
    }

    /**
     * The request.
     *
     * @throws InvalidRequestException with all that is wrong with it
     */
    public TriggerRequest build() {
      return new TriggerRequest(this);
    }

    private List<Recipient> checkedRecipients(List<Problem> found) {
      if (audience != null) {
        if (!recipients.isEmpty()) {
          found.add(
              new Problem(
                  "recipients", "cannot be combined with an audience; put all into the stream"));
        }
        return List.of();
      }
      if (recipients.isEmpty()) {
        found.add(new Problem("recipients", "is empty; expected at least one recipient"));
      }
      Map<RecipientRef, Recipient> distinct = new LinkedHashMap<>();
      for (int i = 0; i < recipients.size(); i++) {
        Recipient recipient = recipients.get(i);
        String path = "recipients[" + i + "]";
        if (recipient == null) {
          found.add(new Problem(path, "is null; expected a recipient"));
        } else {
          Recipient checked = RecipientCheck.copy(recipient, path, found);
          distinct.merge(checked.ref(), checked, (before, after) -> after);
        }
      }
      return List.copyOf(distinct.values());
    }

    private @Nullable String checked(@Nullable String key, String path, List<Problem> found) {
      if (Boolean.FALSE.equals(given.get(path))) {
        found.add(new Problem(path, "is null; leave the call out when there is none"));
      } else if (key != null) {
        Keys.check(key, path, found);
      }
      return key;
    }
  }
}
