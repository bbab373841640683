package dev.holdfire.demo;

import dev.holdfire.workflow.Delay;
import dev.holdfire.workflow.DelayStep;
import dev.holdfire.workflow.FixedDelay;
import dev.holdfire.workflow.OffsetFromTimestamp;
import dev.holdfire.workflow.Span;
import dev.holdfire.workflow.SpanUnit;
import dev.holdfire.workflow.Step;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The demo's time, in which a day takes two seconds. */
record DemoTime(Instant start) {
  private static final int SECONDS_A_DAY = 2;

  /** The moment that many of the demo's days after its start. */
  Instant day(double days) {
    return start.plus(Duration.ofMillis(Math.round(days * SECONDS_A_DAY * 1_000)));
  }

  /** The same workflow, with its days as long as the demo's. */
  static Workflow scaled(Workflow workflow) {
    List<Step> steps = workflow.steps().stream().map(DemoTime::scaled).toList();
    return new Workflow(workflow.key(), workflow.name(), workflow.defaultZone(), steps);
  }

  private static Step scaled(Step step) {
    return step instanceof DelayStep wait ? new DelayStep(wait.ref(), scaled(wait.delay())) : step;
  }

  private static Delay scaled(Delay delay) {
    if (delay instanceof FixedDelay fixed) {
      return new FixedDelay(scaled(fixed.span()));
    }
    if (delay instanceof OffsetFromTimestamp offset) {
      return new OffsetFromTimestamp(offset.path(), scaled(offset.offset()), offset.direction());
    }
    return delay;
  }

  private static Span scaled(Span span) {
    return span.unit() == SpanUnit.DAYS ? Span.seconds(span.value() * SECONDS_A_DAY) : span;
  }
}
