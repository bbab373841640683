/** The schedulers that are compared, behind one interface. */
package dev.holdfire.scheduler.bench.contender;
