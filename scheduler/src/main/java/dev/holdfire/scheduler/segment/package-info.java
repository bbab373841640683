/** Executing the steps between two waits; knows neither Quartz nor SQL. */
@NullMarked
package dev.holdfire.scheduler.segment;

import org.jspecify.annotations.NullMarked;
