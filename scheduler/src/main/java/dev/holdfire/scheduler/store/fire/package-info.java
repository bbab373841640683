/** Acquiring what is due, starting it, and what becomes of it. Internal to this module. */
@NullMarked
package dev.holdfire.scheduler.store.fire;

import org.jspecify.annotations.NullMarked;
