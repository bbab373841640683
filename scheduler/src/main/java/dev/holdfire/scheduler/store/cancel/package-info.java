/** Cancel calls and their receipts. Internal to this module. */
@NullMarked
package dev.holdfire.scheduler.store.cancel;

import org.jspecify.annotations.NullMarked;
