package dev.holdfire.scheduler.store.fire;

import dev.holdfire.HoldfireException;
import dev.holdfire.channel.Delivery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.segment.Progress;
import dev.holdfire.scheduler.segment.SegmentInput;
import dev.holdfire.scheduler.segment.SegmentResult;
import dev.holdfire.scheduler.segment.SegmentRunner;
import dev.holdfire.scheduler.store.json.RunState;
import dev.holdfire.scheduler.store.table.RunTable;
import dev.holdfire.scheduler.store.trigger.WorkflowRegistry;
import dev.holdfire.workflow.DelayStep;
import dev.holdfire.workflow.Step;
import dev.holdfire.workflow.Workflow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes the segment of a run that this node has started. Safe for use by many threads. */
public final class RunExecutor {
  private static final Logger log = LoggerFactory.getLogger(RunExecutor.class);
  private static final Duration DEFERRED = Duration.ofSeconds(30);

  private final WorkflowRegistry workflows;
  private final SegmentRunner segments;
  private final Completions completions;
  private final Clock clock;

  public RunExecutor(
      WorkflowRegistry workflows, SegmentRunner segments, Completions completions, Clock clock) {
    this.workflows = workflows;
    this.segments = segments;
    this.completions = completions;
    this.clock = clock;
  }

  /** Executes a segment; null when the run is no longer this node's. */
  public @Nullable Completion execute(Firing firing) {
    return begin(firing).run();
  }

  /** Makes ready to execute a segment. */
  public Execution begin(Firing firing) {
    return new Execution(firing);
  }

  /** One segment being executed. Used by one thread, and by the one that leaves its send. */
  public final class Execution {
    private final Firing firing;
    private RunState recorded;
    private volatile boolean isLeft;

    private Execution(Firing firing) {
      this.firing = firing;
      this.recorded = firing.run().state();
    }

    /** Executes it; null when the run is no longer this node's. */
    public @Nullable Completion run() {
      try {
        return completion(result());
      } catch (HoldfireException e) {
        log.warn("Run {} cannot be executed now", firing.run().recipientRunId(), e);
        return deferred();
      }
    }

    /**
     * What becomes of the run when its execution has ended in an unforeseen way: it goes on later,
     * with what has not been recorded as done. Null when it has gone on already.
     */
    public @Nullable Completion deferred() {
      return isLeft ? null : waits(recorded, clock.instant().plus(DEFERRED));
    }

    private SegmentResult result() {
      Firing.Facts facts = Objects.requireNonNull(firing.facts(), "the run was not started");
      RunTable.Run call = facts.call();
      if (call == null) {
        return lost();
      }
      Optional<Workflow> workflow = workflows.version(call.workflowKey(), call.workflowVersion());
      if (workflow.isEmpty()) {
        log.warn(
            "Version {} of workflow {} is not in HF_WORKFLOW; run {} waits for {}. Start a node that"
                + " has this definition, which stores it, or cancel the run",
            call.workflowVersion(),
            call.workflowKey(),
            firing.run().recipientRunId(),
            DEFERRED);
        return new SegmentResult.Waits(recorded, clock.instant().plus(DEFERRED));
      }
      boolean hasMore = recorded.step() < workflow.get().steps().size();
      return facts.isStopped() && hasMore
          ? stopped(workflow.get().steps().get(recorded.step()))
          : segments.run(input(firing, call, facts, workflow.get()), new Written());
    }

    private SegmentResult stopped(Step next) {
      StepRecord.Event event =
          next instanceof DelayStep ? StepRecord.Event.DELAY_SKIPPED : StepRecord.Event.SKIPPED;
      StepRecord happened =
          new StepRecord(
              next.ref(), event, clock.instant(), recorded.attempt(), "workflow is inactive");
      return new SegmentResult.Ends(recorded.then(happened, recorded.step()), RunStatus.CANCELED);
    }

    private SegmentResult lost() {
      String detail = "Workflow run " + firing.run().workflowRunId() + " is not in HF_RUN";
      StepRecord happened =
          new StepRecord("", StepRecord.Event.FAILED, clock.instant(), recorded.attempt(), detail);
      return new SegmentResult.Ends(recorded.then(happened, recorded.step()), RunStatus.FAILED);
    }

    /** Writes what becomes of the run on its way. */
    private final class Written implements Progress {
      @Override
      public boolean record(RunState state) {
        var progress = new Completion.Progressed(firing, state);
        boolean mayGoOn = completions.offer(progress).join() == Completion.Result.DONE;
        recorded = state;
        return mayGoOn;
      }

      @Override
      public void leave(SegmentResult result) {
        Completion completion = completion(result);
        if (completion != null) {
          var unused = completions.offer(completion);
        }
        isLeft = true;
      }
    }

    private @Nullable Completion completion(SegmentResult result) {
      if (result instanceof SegmentResult.Waits waits) {
        return waits(waits.state(), waits.until());
      }
      if (result instanceof SegmentResult.Ends ends) {
        return new Completion.Ends(firing, ends.state(), ends.status());
      }
      return null;
    }

    private Completion waits(RunState state, Instant until) {
      return new Completion.Waits(firing, state, until.toEpochMilli());
    }
  }

  private static SegmentInput input(
      Firing firing, RunTable.Run run, Firing.Facts facts, Workflow workflow) {
    return new SegmentInput(
        new Delivery.Run(
            firing.run().recipientRunId(),
            run.id(),
            run.workflowKey(),
            run.workflowVersion(),
            run.cancellationKey()),
        workflow,
        firing.run().state(),
        run.data(),
        run.actor(),
        run.tenant(),
        run.options(),
        facts.recipients());
  }
}
