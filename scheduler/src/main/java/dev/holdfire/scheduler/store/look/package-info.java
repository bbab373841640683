/** Looking at recipient runs and at cancellations. Internal to this module. */
@NullMarked
package dev.holdfire.scheduler.store.look;

import org.jspecify.annotations.NullMarked;
