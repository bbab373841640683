package dev.holdfire.scheduler.store.fire;

import dev.holdfire.HoldfireException;
import dev.holdfire.channel.Delivery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.segment.SegmentInput;
import dev.holdfire.scheduler.segment.SegmentResult;
import dev.holdfire.scheduler.segment.SegmentRunner;
import dev.holdfire.scheduler.store.json.RunState;
import dev.holdfire.scheduler.store.table.RunTable;
import dev.holdfire.scheduler.store.trigger.WorkflowRegistry;
import dev.holdfire.workflow.Workflow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes the segment of a run that this node has started. Safe for use by many threads. */
public final class RunExecutor {
  private static final Logger log = LoggerFactory.getLogger(RunExecutor.class);
  private static final Duration DEFERRED = Duration.ofSeconds(30);

  private final RunCache runs;
  private final WorkflowRegistry workflows;
  private final SegmentRunner segments;
  private final Completions completions;
  private final Clock clock;

  public RunExecutor(
      RunCache runs,
      WorkflowRegistry workflows,
      SegmentRunner segments,
      Completions completions,
      Clock clock) {
    this.runs = runs;
    this.workflows = workflows;
    this.segments = segments;
    this.completions = completions;
    this.clock = clock;
  }

  /** Executes a segment; null when the run is no longer this node's. */
  public @Nullable Completion execute(Firing firing) {
    SegmentResult result;
    try {
      result = result(firing);
    } catch (HoldfireException e) {
      log.warn("Run {} cannot be executed now", firing.run().recipientRunId(), e);
      result = deferred();
    }
    return completion(firing, result);
  }

  /** What becomes of a run whose execution has ended in an unforeseen way. */
  public Completion deferred(Firing firing) {
    return new Completion.Waits(firing, firing.run().state(), deferred().until().toEpochMilli());
  }

  private SegmentResult.Deferred deferred() {
    return new SegmentResult.Deferred(clock.instant().plus(DEFERRED));
  }

  private SegmentResult result(Firing firing) {
    Optional<RunTable.Run> run = runs.find(firing.run().workflowRunId());
    if (run.isEmpty()) {
      return lost(firing);
    }
    Optional<Workflow> workflow =
        workflows.version(run.get().workflowKey(), run.get().workflowVersion());
    if (workflow.isEmpty()) {
      log.warn(
          "Version {} of workflow {} is not in HF_WORKFLOW; run {} waits for {}",
          run.get().workflowVersion(),
          run.get().workflowKey(),
          firing.run().recipientRunId(),
          DEFERRED);
      return deferred();
    }
    return segments.run(input(firing, run.get(), workflow.get()), state -> mayGoOn(firing, state));
  }

  private SegmentResult lost(Firing firing) {
    RunState state = firing.run().state();
    String detail = "Workflow run " + firing.run().workflowRunId() + " is not in HF_RUN";
    StepRecord happened =
        new StepRecord("", StepRecord.Event.FAILED, clock.instant(), state.attempt(), detail);
    return new SegmentResult.Ends(state.then(happened, state.step()), RunStatus.FAILED);
  }

  private boolean mayGoOn(Firing firing, RunState state) {
    return completions.offer(new Completion.Progressed(firing, state)).join()
        == Completion.Result.DONE;
  }

  private static SegmentInput input(Firing firing, RunTable.Run run, Workflow workflow) {
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
        run.tenant());
  }

  private static @Nullable Completion completion(Firing firing, SegmentResult result) {
    if (result instanceof SegmentResult.Waits waits) {
      return new Completion.Waits(firing, waits.state(), millis(waits.until()));
    }
    if (result instanceof SegmentResult.Ends ends) {
      return new Completion.Ends(firing, ends.state(), ends.status());
    }
    if (result instanceof SegmentResult.Deferred deferred) {
      return new Completion.Waits(firing, firing.run().state(), millis(deferred.until()));
    }
    return null;
  }

  private static long millis(Instant moment) {
    return moment.toEpochMilli();
  }
}
