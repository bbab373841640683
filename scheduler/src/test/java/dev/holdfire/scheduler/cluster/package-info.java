/** Whole nodes with their threads, on the system's clock. */
package dev.holdfire.scheduler.cluster;
