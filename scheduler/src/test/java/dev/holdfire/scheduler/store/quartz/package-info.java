/** Tests of how a node looks to Quartz. */
@NullMarked
package dev.holdfire.scheduler.store.quartz;

import org.jspecify.annotations.NullMarked;
