package dev.holdfire.server.route;

import dev.holdfire.server.http.Route;
import java.util.List;

/** Routes that belong together. */
interface Resource {
  /** The routes. */
  List<Route> routes();
}
