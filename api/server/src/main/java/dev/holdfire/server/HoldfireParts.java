package dev.holdfire.server;

import com.google.inject.Inject;
import dev.holdfire.Workflows;
import dev.holdfire.api.Holdfire;
import dev.holdfire.cancel.Cancellations;
import dev.holdfire.recipient.Recipients;
import dev.holdfire.server.route.Parts;
import dev.holdfire.workflow.Definitions;
import dev.holdfire.workflow.Workflow;
import java.time.Clock;
import java.util.List;

/** The ports of an engine. */
final class HoldfireParts implements Parts {
  private final Holdfire holdfire;
  private final ServerClock clock;
  private final NodeSettings node;

  @Inject
  HoldfireParts(Holdfire holdfire, ServerClock clock, NodeSettings node) {
    this.holdfire = holdfire;
    this.clock = clock;
    this.node = node;
  }

  @Override
  public Workflows workflows() {
    return holdfire.workflows();
  }

  @Override
  public Cancellations cancellations() {
    return holdfire.unwrap(Cancellations.class);
  }

  @Override
  public Recipients recipients() {
    return holdfire.unwrap(Recipients.class);
  }

  @Override
  public Definitions definitions() {
    return holdfire.unwrap(Definitions.class);
  }

  @Override
  public List<Workflow> registered() {
    return node.workflows();
  }

  @Override
  public Clock clock() {
    return clock.clock();
  }
}
