package dev.holdfire.scheduler;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.CancellationQuery;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.contract.NullCalls;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.workflow.Span;
import dev.holdfire.workflow.Step;
import dev.holdfire.workflow.Window;
import dev.holdfire.workflow.Workflow;
import dev.holdfire.workflow.WorkflowBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Null in the place of each argument of what applications make requests, and engines, of. */
final class NullArgumentsTest {
  private static NullCalls calls(Class<?> type) {
    return NullCalls.of(type)
        .with(String.class, "text")
        .with(String[].class, new String[] {"text"})
        .with(int.class, 1)
        .with(Collection.class, List.of())
        .with(List.class, List.of())
        .with(Set.class, Set.of())
        .with(Map.class, Map.of())
        .with(Duration.class, Duration.ofSeconds(1))
        .with(ZoneId.class, ZoneOffset.UTC)
        .with(RecipientRef.class, RecipientRef.user("ann"))
        .with(Recipient.class, Recipient.user("ann"));
  }

  @Test
  void ofATriggerRequestIsRefused() {
    calls(TriggerRequest.class)
        .ending(builder -> ((TriggerRequest.Builder) builder).recipients("ann").build())
        .areRefused();
    calls(TriggerRequest.Builder.class)
        .on(() -> TriggerRequest.of("reminder").recipients("ann"))
        .with(Stream.class, Stream.empty())
        .ending(builder -> ((TriggerRequest.Builder) builder).build())
        .areRefused();
  }

  @Test
  void ofARecipientIsRefused() {
    calls(Recipient.class).on(() -> Recipient.user("ann")).areRefused();
    calls(RecipientRef.class).on(() -> RecipientRef.user("ann")).areRefused();
  }

  @Test
  void ofACancelRequestIsRefused() {
    calls(CancelRequest.class).on(() -> CancelRequest.of("reminder", "k")).areRefused();
  }

  @Test
  void ofAQueryIsRefused() {
    calls(RunQuery.class)
        .on(RunQuery::all)
        .with(RunStatus.class, RunStatus.WAITING)
        .with(RunStatus[].class, new RunStatus[0])
        .with(Instant.class, Instant.EPOCH)
        .with(boolean.class, false)
        .areRefused();
  }

  @Test
  void ofAQueryOfCancellationsIsRefused() {
    calls(CancellationQuery.class).on(CancellationQuery::all).areRefused();
  }

  @Test
  void ofAWorkflowIsRefused() {
    Step step = Workflow.named("one").send("step", "email").build().steps().get(0);
    calls(Workflow.class)
        .with(List.class, List.of(step))
        .ending(
            made -> {
              if (made instanceof WorkflowBuilder builder) {
                builder.send("step", "email").build();
              }
            })
        .areRefused();
    calls(WorkflowBuilder.class)
        .on(() -> Workflow.named("one").send("step", "email"))
        .with(String.class, "data.at")
        .with(Span.class, Span.of(Duration.ofDays(1)))
        .with(Window.class, Window.daily())
        .ending(builder -> ((WorkflowBuilder) builder).build())
        .areRefused();
  }

  @Test
  void ofAnEnginesSettingsIsRefused() {
    calls(EngineSettings.class)
        .with(Names.class, Names.defaults())
        .with(Timing.class, Timing.DEFAULT)
        .with(Sending.class, Sending.DEFAULT)
        .with(Limits.class, Limits.DEFAULT)
        .with(Sharing.class, Sharing.DEFAULT)
        .areRefused();
    calls(EngineSettings.Builder.class)
        .on(EngineSettings::builder)
        .with(String.class, "email")
        .with(Duration.class, Duration.ofSeconds(1))
        .with(int.class, 1)
        .with(InactiveRuns.class, InactiveRuns.STOP)
        .ending(builder -> ((EngineSettings.Builder) builder).build())
        .areRefused();
    calls(Names.class).areRefused();
    calls(Timing.class).areRefused();
    calls(Sending.class)
        .with(int.class, 1)
        .with(RetryPolicy.class, RetryPolicy.DEFAULT)
        .with(SendLimits.class, SendLimits.DEFAULT)
        .areRefused();
    calls(RetryPolicy.class).areRefused();
  }
}
