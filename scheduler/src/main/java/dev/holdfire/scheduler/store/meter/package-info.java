/** What a node measures. */
@NullMarked
package dev.holdfire.scheduler.store.meter;

import org.jspecify.annotations.NullMarked;
