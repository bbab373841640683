/** Looking at recipient runs. Internal to this module. */
@NullMarked
package dev.holdfire.scheduler.store.look;

import org.jspecify.annotations.NullMarked;
