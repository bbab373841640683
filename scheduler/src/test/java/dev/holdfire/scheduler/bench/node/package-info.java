/** Nodes in JVMs of their own. */
package dev.holdfire.scheduler.bench.node;
