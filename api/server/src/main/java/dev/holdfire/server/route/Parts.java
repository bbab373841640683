package dev.holdfire.server.route;

import dev.holdfire.Workflows;
import dev.holdfire.cancel.Cancellations;
import dev.holdfire.recipient.Recipients;
import dev.holdfire.workflow.Definitions;
import dev.holdfire.workflow.Workflow;
import java.time.Clock;
import java.util.List;

/** What routes call: the ports of core. Safe for use by many threads. */
public interface Parts {
  /** Triggers, cancels, looks. */
  Workflows workflows();

  /** Looks at cancellations. */
  Cancellations cancellations();

  /** What is stored about recipients. */
  Recipients recipients();

  /** The definitions that nodes share. */
  Definitions definitions();

  /** The definitions that are registered with this node in code; they count before shared ones. */
  List<Workflow> registered();

  /** The clock by which runs are due. */
  Clock clock();
}
