/** A server in a JVM of its own, and load for it. */
package dev.holdfire.scheduler.bench.http;
