/** The port through which a channel step sends. */
@NullMarked
package dev.holdfire.channel;

import org.jspecify.annotations.NullMarked;
