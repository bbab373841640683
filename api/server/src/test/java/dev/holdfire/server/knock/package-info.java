/** Knock's own clients against a real server. */
package dev.holdfire.server.knock;
