/** Figures, and how they are shown. */
package dev.holdfire.scheduler.bench.report;
