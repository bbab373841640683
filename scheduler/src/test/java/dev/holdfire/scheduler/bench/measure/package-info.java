/** Taking figures: rounds, counts, medians. */
package dev.holdfire.scheduler.bench.measure;
