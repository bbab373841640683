/** What is measured. */
package dev.holdfire.scheduler.bench.scenario;
