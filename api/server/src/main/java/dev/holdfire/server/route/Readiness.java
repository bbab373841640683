package dev.holdfire.server.route;

import java.util.Map;
import java.util.Optional;

/** Tells whether a node can take calls. */
@FunctionalInterface
public interface Readiness {
  /** Each thing that must be well, and what is wrong with it if it is not. */
  Map<String, Optional<String>> check();
}
