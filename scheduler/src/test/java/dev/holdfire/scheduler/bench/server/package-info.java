/** Where the contenders' databases are. */
package dev.holdfire.scheduler.bench.server;
