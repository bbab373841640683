/** The HTTP server that Knock's clients can use: Holdfire behind routes. */
@NullMarked
package dev.holdfire.server;

import org.jspecify.annotations.NullMarked;
