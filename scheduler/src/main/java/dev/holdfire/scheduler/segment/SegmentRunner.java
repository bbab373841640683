package dev.holdfire.scheduler.segment;

import dev.holdfire.Problem;
import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.channel.PermanentFailureException;
import dev.holdfire.channel.RetryLaterException;
import dev.holdfire.data.Data;
import dev.holdfire.recipient.RecipientDirectory;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.RetryPolicy;
import dev.holdfire.scheduler.store.json.RunState;
import dev.holdfire.workflow.ChannelStep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes segments: sends, step after step, up to the next wait. Safe for use by many threads.
 * Holds no transaction and no connection while a channel sends.
 */
public final class SegmentRunner {
  private static final Logger log = LoggerFactory.getLogger(SegmentRunner.class);

  /** How long a run waits for a node that has the channel it needs, as during a deployment. */
  private static final Duration UNKNOWN_CHANNEL_PAUSE = Duration.ofSeconds(30);

  /** When a send is tried again, elsewhere, that the node's shutdown has interrupted. */
  private static final Duration INTERRUPTED_PAUSE = Duration.ofSeconds(1);

  private static final String SANDBOXED = "sandbox: nothing was sent";

  private final Sends sends;
  private final RecipientDirectory directory;
  private final RetryPolicy retries;
  private final Clock clock;
  private final BooleanSupplier isHandingOver;

  /**
   * @param isHandingOver whether the node is closing, so that its runs go on elsewhere
   */
  public SegmentRunner(
      Sends sends,
      RecipientDirectory directory,
      RetryPolicy retries,
      Clock clock,
      BooleanSupplier isHandingOver) {
    this.sends = sends;
    this.directory = directory;
    this.retries = retries;
    this.clock = clock;
    this.isHandingOver = isHandingOver;
  }

  /**
   * Executes a segment. Never throws for what a channel or a directory does, other than a {@link
   * VirtualMachineError} that concerns the whole node.
   */
  public SegmentResult run(SegmentInput input, Progress progress) {
    if (input.state().step() >= input.workflow().steps().size()) {
      return new SegmentResult.Ends(input.state(), RunStatus.FINISHED);
    }
    Delays.Facts facts;
    try {
      facts = facts(input);
    } catch (Throwable e) {
      return thrown(input, input.state(), e);
    }
    return new Pass(input, facts, progress).run();
  }

  private Delays.Facts facts(SegmentInput input) {
    RecipientRef recipient = input.state().recipient();
    RecipientRef actor = input.actor();
    return new Delays.Facts(
        resolve(recipient, input.stored().getOrDefault(recipient, Map.of())),
        actor == null ? Map.of() : resolve(actor, input.stored().getOrDefault(actor, Map.of())),
        Delays.merge(input.data(), input.state().triggerData()));
  }

  private Map<String, @Nullable Object> resolve(
      RecipientRef ref, Map<String, @Nullable Object> known) {
    List<Problem> problems = new ArrayList<>();
    var properties = Data.copyOf(directory.resolve(ref, known), "properties", problems);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "The directory's answer for " + ref + " is not JSON: " + problems);
    }
    return properties;
  }

  /** What becomes of a run when a channel or a directory has thrown whatever it may be. */
  private SegmentResult thrown(SegmentInput input, RunState state, Throwable failure) {
    if (failure instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
      throw error;
    }
    boolean isHandedOver = isHandingOver.getAsBoolean() && Interrupts.isCauseOf(failure);
    if (isHandedOver || failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    if (isHandedOver) {
      return new SegmentResult.Waits(state, clock.instant().plus(INTERRUPTED_PAUSE));
    }
    return failed(input, state, failure, false);
  }

  /** Waits again, or fails for good; the state is the one before the attempt. */
  private SegmentResult failed(
      SegmentInput input, RunState state, Throwable failure, boolean permanent) {
    Instant now = clock.instant();
    String ref = input.workflow().steps().get(state.step()).ref();
    StepRecord happened =
        new StepRecord(ref, StepRecord.Event.FAILED, now, state.attempt(), Detail.of(failure));
    if (permanent || !retries.allowsAnother(state.attempt())) {
      log.warn("Run {} fails at step {}", input.run().recipientRunId(), ref, failure);
      return new SegmentResult.Ends(state.then(happened, state.step()), RunStatus.FAILED);
    }
    log.info(
        "Run {}, step {}, attempt {}", input.run().recipientRunId(), ref, state.attempt(), failure);
    Instant next = now.plus(pauseAfter(state.attempt(), failure));
    return new SegmentResult.Waits(state.again(happened), next);
  }

  /** The policy's pause, or the one that the channel asks for when that is longer. */
  private Duration pauseAfter(int attempt, Throwable failure) {
    Duration own = retries.pauseAfter(attempt);
    if (!(failure instanceof RetryLaterException later)) {
      return own;
    }
    Duration asked = later.pause();
    if (asked.compareTo(RetryLaterException.LONGEST) > 0) {
      asked = RetryLaterException.LONGEST;
    }
    return asked.compareTo(own) > 0 ? asked : own;
  }

  /** One way through one segment. Used by one thread. */
  private final class Pass {
    private final SegmentInput input;
    private final Delays.Facts facts;
    private final Progress progress;
    private RunState state;
    private boolean sentBefore;

    Pass(SegmentInput input, Delays.Facts facts, Progress progress) {
      this.input = input;
      this.facts = facts;
      this.progress = progress;
      this.state = input.state();
    }

    SegmentResult run() {
      while (true) {
        Delays.Position position = passDelays();
        state = position.state();
        if (position.waits()) {
          return new SegmentResult.Waits(state, position.until());
        }
        if (state.step() == input.workflow().steps().size()) {
          return new SegmentResult.Ends(state, RunStatus.FINISHED);
        }
        SegmentResult end = send((ChannelStep) input.workflow().steps().get(state.step()));
        if (end != null) {
          return end;
        }
      }
    }

    private Delays.Position passDelays() {
      Instant now = clock.instant();
      return input.options().skipsDelays()
          ? Delays.skip(input.workflow(), state, now)
          : Delays.pass(input.workflow(), state, facts, now);
    }

    /** Sends one step; null when the next step may follow. */
    private @Nullable SegmentResult send(ChannelStep step) {
      if (input.options().isSandboxed()) {
        state = state.then(sandboxed(step), state.step() + 1);
        return null;
      }
      Channel channel = sends.channel(step.channel());
      if (channel == null) {
        return deferred(step);
      }
      Slots.Slot slot = sends.take(step.channel());
      if (slot == null) {
        return new SegmentResult.Waits(state, clock.instant().plus(sends.pause(step.channel())));
      }
      try {
        if (sentBefore && !progress.record(state)) {
          return new SegmentResult.Gone();
        }
        sentBefore = true;
        return attempt(step, channel);
      } finally {
        slot.giveBack();
      }
    }

    private @Nullable SegmentResult attempt(ChannelStep step, Channel channel) {
      RunState before = state;
      try {
        DeliveryResult result =
            sends.send(channel, delivery(step), late -> leave(step, before, late));
        state = state.then(happened(step, result), state.step() + 1);
        return null;
      } catch (PermanentFailureException e) {
        return failed(input, state, e, true);
      } catch (Send.LeftException e) {
        log.warn("Run {}: the send that it was left by has ended", input.run().recipientRunId(), e);
        return new SegmentResult.Gone();
      } catch (Throwable e) {
        return thrown(input, state, e);
      }
    }

    private void leave(ChannelStep step, RunState before, TimeoutException late) {
      log.warn(
          "Run {} goes on without its send by channel \"{}\", which {} and does not react to being"
              + " interrupted; its worker is taken until it returns. Give the channel's client a"
              + " timeout of its own",
          input.run().recipientRunId(),
          step.channel(),
          late.getMessage());
      progress.leave(failed(input, before, late, false));
    }

    private SegmentResult deferred(ChannelStep step) {
      log.warn(
          "Run {} of workflow {} needs channel \"{}\", which is not registered on this node; it waits"
              + " for {}, for a node that has it. If this lasts longer than a deployment: register"
              + " the channel on every node with workers, or, if the workflow is another"
              + " application's, give each application its own scheduler name",
          input.run().recipientRunId(),
          input.workflow().key(),
          step.channel(),
          UNKNOWN_CHANNEL_PAUSE);
      Instant until = clock.instant().plus(UNKNOWN_CHANNEL_PAUSE);
      return new SegmentResult.Waits(state, until);
    }

    private Delivery delivery(ChannelStep step) {
      return new Delivery(
          input.run(),
          step,
          state.attempt(),
          new Delivery.ResolvedRecipient(state.recipient(), facts.recipient()),
          facts.data(),
          input.actor(),
          input.tenant());
    }

    private StepRecord sandboxed(ChannelStep step) {
      return new StepRecord(
          step.ref(), StepRecord.Event.SENT, clock.instant(), state.attempt(), SANDBOXED);
    }

    private StepRecord happened(ChannelStep step, @Nullable DeliveryResult result) {
      if (result == null) {
        throw new NullPointerException(
            "channel \"" + step.channel() + "\" returned null; expected a DeliveryResult");
      }
      StepRecord.Event event =
          result.status() == DeliveryResult.Status.SENT
              ? StepRecord.Event.SENT
              : StepRecord.Event.SKIPPED;
      return new StepRecord(
          step.ref(), event, clock.instant(), state.attempt(), Detail.of(result.detail()));
    }
  }
}
