package dev.holdfire.server.route;

import com.google.inject.Inject;
import dev.holdfire.server.http.Route;
import java.util.List;

/** All that the server answers. */
public final class Resources {
  private final List<Resource> resources;

  @Inject
  Resources(Parts parts, CancelRules rules, Readiness readiness) {
    resources =
        List.of(
            new TriggerRoutes(parts),
            new CancelRoutes(new CancelAnswers(parts, rules)),
            new CancellationRoutes(parts),
            new BulkRoutes(parts),
            new OffboardingRoutes(parts),
            new RunRoutes(parts),
            new RecipientRoutes(parts),
            new WorkflowRoutes(parts),
            new HealthRoutes(readiness),
            new ContractRoutes());
  }

  /** Each route. */
  public List<Route> routes() {
    return resources.stream().map(Resource::routes).flatMap(List::stream).toList();
  }
}
