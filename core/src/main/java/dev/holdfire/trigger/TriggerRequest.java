package dev.holdfire.trigger;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.data.Data;
import dev.holdfire.data.Keys;
import dev.holdfire.recipient.Recipient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What to start, for whom, with which data. Immutable, and checked when it is built. */
public final class TriggerRequest {
  private final String workflowKey;
  private final List<Recipient> recipients;
  private final List<Integer> positions;
  private final @Nullable Stream<Recipient> audience;
  private final Map<String, @Nullable Object> data;
  private final @Nullable Recipient actor;
  private final @Nullable Recipient tenant;
  private final @Nullable String cancellationKey;
  private final @Nullable String idempotencyKey;
  private final @Nullable String requestId;
  private final boolean skipsDelays;
  private final boolean isSandboxed;

  private TriggerRequest(Builder builder, List<Problem> problems) {
    workflowKey = Objects.requireNonNullElse(builder.workflowKey, "");
    data = Data.copyOf(builder.data, "data", problems);
    audience = builder.audience;
    DistinctRecipients distinct = builder.distinctRecipients(problems);
    recipients = distinct.recipients();
    positions = distinct.positions();
    actor = builder.actor == null ? null : RecipientCheck.copy(builder.actor, "actor", problems);
    tenant = builder.tenant == null ? null : RecipientCheck.tenant(builder.tenant, problems);
    cancellationKey = checked(builder.cancellationKey, "cancellation_key", problems);
    idempotencyKey = checked(builder.idempotencyKey, "idempotency_key", problems);
    requestId = checked(builder.requestId, "request_id", problems);
    skipsDelays = builder.skipsDelays;
    isSandboxed = builder.isSandboxed;
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

  private static @Nullable String checked(
      @Nullable String key, String path, List<Problem> problems) {
    if (key != null) {
      Keys.check(key, path, problems);
    }
    return key;
  }

  /** Starts building a trigger of this workflow. */
  public static Builder of(String workflowKey) {
    return new Builder(workflowKey);
  }

  /** The key of the workflow to start. */
  public String workflowKey() {
    return workflowKey;
  }

  /** The distinct recipients, in the order given; empty when there is an {@link #audience()}. */
  public List<Recipient> recipients() {
    return recipients;
  }

  /**
   * Where a recipient was given, for messages: a repeated one where it came last.
   *
   * @param index its index in {@link #recipients()}
   */
  public int position(int index) {
    return positions.get(index);
  }

  /** The recipients as a stream, to be read once; null when they are listed. */
  public @Nullable Stream<Recipient> audience() {
    return audience;
  }

  /** What every recipient's steps can use; unmodifiable. */
  public Map<String, @Nullable Object> data() {
    return data;
  }

  /** On whose behalf it happens, if that was told. */
  public @Nullable Recipient actor() {
    return actor;
  }

  /** For which tenant it happens, if that was told. */
  public @Nullable String tenant() {
    return tenant == null ? null : tenant.ref().id();
  }

  /** The same, as an object of the collection of tenants, with what the call says of it. */
  public @Nullable Recipient tenantObject() {
    return tenant;
  }

  /** The key by which it can be called off; without one, only by the ids of its runs. */
  public @Nullable String cancellationKey() {
    return cancellationKey;
  }

  /** The key that makes it safe to repeat, if there is one. */
  public @Nullable String idempotencyKey() {
    return idempotencyKey;
  }

  /** What the call names itself, for who repeats it; if it does. */
  public @Nullable String requestId() {
    return requestId;
  }

  /** Whether all delay steps are passed over. */
  public boolean skipsDelays() {
    return skipsDelays;
  }

  /** Whether channel steps are recorded as done, and nothing is sent. */
  public boolean isSandboxed() {
    return isSandboxed;
  }

  /**
   * Collects a request; use from one thread. Problems are reported together, by {@link #build()}.
   */
  public static final class Builder {
    private static final String TENANT = "tenant";

    private final @Nullable String workflowKey;
    private final List<@Nullable Recipient> recipients = new ArrayList<>();
    private @Nullable Stream<Recipient> audience;
    private Map<?, ?> data = Map.of();
    private @Nullable Recipient actor;
    private @Nullable Recipient tenant;
    private @Nullable String cancellationKey;
    private @Nullable String idempotencyKey;
    private @Nullable String requestId;
    private boolean skipsDelays;
    private boolean isSandboxed;
    private final Set<String> nulls = new LinkedHashSet<>();

    private Builder(@Nullable String workflowKey) {
      this.workflowKey = workflowKey;
    }

    /** Adds the users with these ids, each as {@link RecipientRef} takes it. */
    public Builder recipients(String... userIds) {
      if (userIds == null) {
        nulls.add("recipients");
        return this;
      }
      return recipients(Stream.of(userIds).map(Builder::user).toList());
    }

    /**
     * Adds these recipients; of several with the same reference the last one counts. At most 1,000
     * distinct ones, unless a node is set up for another number; an {@link #audience} may have
     * more.
     */
    public Builder recipients(Collection<Recipient> more) {
      if (more == null) {
        nulls.add("recipients");
      } else {
        recipients.addAll(more);
      }
      return this;
    }

    /** Adds a recipient. */
    public Builder recipient(Recipient recipient) {
      recipients.add(recipient);
      return this;
    }

    /**
     * A large audience, in place of listed recipients. It is read once, in the calling thread,
     * chunk by chunk in bounded memory. It is one workflow run: when reading or storing fails half
     * way, none of it ever fires.
     *
     * <p>A recipient that comes again gets no second run, and the trigger data it came with first
     * counts. Its properties are stored each time, so that those given last are kept. They are
     * facts about the recipient and no part of the run: those stored by a call that fails half way
     * stay.
     */
    public Builder audience(Stream<Recipient> stream) {
      audience = given(stream, "audience");
      return this;
    }

    /**
     * What every recipient's steps can use: JSON-shaped, and at most 10 MB as JSON unless a node is
     * set up for another size.
     */
    public Builder data(Map<String, ? extends @Nullable Object> newData) {
      Map<?, ?> set = given(newData, "data");
      data = set == null ? Map.of() : set;
      return this;
    }

    /** On whose behalf it happens. */
    public Builder actor(String userId) {
      actor = given(user(userId), "actor");
      return this;
    }

    /** On whose behalf it happens, with properties to store. */
    public Builder actor(Recipient newActor) {
      actor = given(newActor, "actor");
      return this;
    }

    /** For which tenant it happens: 1 to {@value Keys#MAX_LENGTH} characters. */
    public Builder tenant(String newTenant) {
      tenant = given(newTenant == null ? null : Recipient.tenant(newTenant), TENANT);
      return this;
    }

    /**
     * For which tenant it happens, with properties to store: {@code
     * Recipient.tenant("acme").with(..)}.
     */
    public Builder tenant(Recipient newTenant) {
      tenant = given(newTenant, TENANT);
      return this;
    }

    /**
     * The key by which it can be called off, of 1 to {@value Keys#MAX_LENGTH} characters. Several
     * trigger calls may share one.
     */
    public Builder cancellationKey(String key) {
      cancellationKey = given(key, "cancellation_key");
      return this;
    }

    /**
     * Makes the call safe to repeat: within 24 hours, the same key with the same request gives the
     * first answer again and starts nothing. Cannot be combined with an {@link #audience}.
     *
     * @param key 1 to {@value Keys#MAX_LENGTH} characters
     */
    public Builder idempotencyKey(String key) {
      idempotencyKey = given(key, "idempotency_key");
      return this;
    }

    /**
     * What this call names itself: 1 to {@value Keys#MAX_LENGTH} characters. Who repeats it with
     * its idempotency key is told, by {@link WorkflowRun#firstRequestId()}.
     */
    public Builder requestId(String id) {
      requestId = given(id, "request_id");
      return this;
    }

    /** Passes over all delay steps: the run goes on to its end at once. */
    public Builder skipDelays() {
      skipsDelays = true;
      return this;
    }

    /** Goes through all steps and sends nothing; each channel step is recorded as done. */
    public Builder sandbox() {
      isSandboxed = true;
      return this;
    }

    /**
     * The request.
     *
     * @throws InvalidRequestException with all that is wrong with it
     */
    public TriggerRequest build() {
      List<Problem> problems = new ArrayList<>();
      Keys.check(workflowKey, "workflow_key", problems);
      for (String path : nulls) {
        problems.add(new Problem(path, "is null; leave the call out when there is none"));
      }
      return new TriggerRequest(this, problems);
    }

    private static @Nullable Recipient user(@Nullable String id) {
      return id == null ? null : Recipient.user(id);
    }

    private <T> @Nullable T given(@Nullable T value, String path) {
      if (value == null) {
        nulls.add(path);
      } else {
        nulls.remove(path);
      }
      return value;
    }

    private DistinctRecipients distinctRecipients(List<Problem> problems) {
      if (audience != null) {
        if (!recipients.isEmpty()) {
          problems.add(
              new Problem(
                  "recipients", "cannot be combined with an audience; put all into the stream"));
        }
        return DistinctRecipients.NONE;
      }
      if (recipients.isEmpty() && !nulls.contains("recipients") && !nulls.contains("audience")) {
        problems.add(new Problem("recipients", "is empty; expected at least one recipient"));
      }
      return DistinctRecipients.of(recipients, problems);
    }
  }
}
