/**
 * What Quartz's scheduler needs of Holdfire: the trigger kind, the job, the workers. Internal to
 * this module.
 */
@NullMarked
package dev.holdfire.scheduler.store.quartz;

import org.jspecify.annotations.NullMarked;
