/** A network between a contender and its database. */
package dev.holdfire.scheduler.bench.proxy;
