/** Runs that wait: moving their moment, pausing their workflow. Internal to this module. */
@NullMarked
package dev.holdfire.scheduler.store.wait;

import org.jspecify.annotations.NullMarked;
