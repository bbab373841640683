/** Names: what identifies a recipient run in the database. Internal to this module. */
@NullMarked
package dev.holdfire.scheduler.store.key;

import org.jspecify.annotations.NullMarked;
