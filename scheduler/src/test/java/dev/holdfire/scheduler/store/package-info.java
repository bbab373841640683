/** Tests of the store's parts, and a way to drive a node by hand. */
package dev.holdfire.scheduler.store;
