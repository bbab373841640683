package dev.holdfire.server.route;

import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the server lives, and whether it can take calls. */
final class HealthRoutes implements Resource {
  private final Readiness readiness;

  HealthRoutes(Readiness readiness) {
    this.readiness = readiness;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.open("/health/live", this::live), Route.open("/health/ready", this::ready));
  }

  private Answer live(Call call) {
    return Answer.ok(Map.of("status", "live"));
  }

  private Answer ready(Call call) {
    Map<String, Optional<String>> checks = readiness.check();
    boolean isReady = checks.values().stream().allMatch(Optional::isEmpty);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", isReady ? "ready" : "not_ready");
    Map<String, String> view = new LinkedHashMap<>();
    checks.forEach((name, problem) -> view.put(name, problem.orElse("ok")));
    body.put("checks", view);
    return Answer.ok(body).status(isReady ? 200 : 503);
  }
}
