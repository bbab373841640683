/** Channels in the box: one that logs, one that posts to a URL. */
@NullMarked
package dev.holdfire.channels;

import org.jspecify.annotations.NullMarked;
