/** What the store and the facade promise, on every database. */
package dev.holdfire.scheduler.contract;
