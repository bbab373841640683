/** The server as its callers see it: real HTTP, a real store. */
@NullMarked
package dev.holdfire.server;

import org.jspecify.annotations.NullMarked;
