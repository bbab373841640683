/** Routes, and the way from a request to an answer; the only place that knows Javalin and Jetty. */
@NullMarked
package dev.holdfire.server.http;

import org.jspecify.annotations.NullMarked;
