/** Whether a node can work on a database, checked before it starts. Internal to this module. */
@NullMarked
package dev.holdfire.scheduler.store.check;

import org.jspecify.annotations.NullMarked;
