/**
 * Triggers of Quartz's own kinds, acquired, fired and completed set by set. Internal to this
 * module.
 */
@NullMarked
package dev.holdfire.scheduler.store.other;

import org.jspecify.annotations.NullMarked;
