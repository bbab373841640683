/** What can be asked for: each route parses, calls one method of core, and renders. */
@NullMarked
package dev.holdfire.server.route;

import org.jspecify.annotations.NullMarked;
