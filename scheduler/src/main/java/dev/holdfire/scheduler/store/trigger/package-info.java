/** Trigger calls, idempotent ones and large audiences. Internal to this module. */
@NullMarked
package dev.holdfire.scheduler.store.trigger;

import org.jspecify.annotations.NullMarked;
