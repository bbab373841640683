/** Tests of trigger calls that need more than the facade. */
package dev.holdfire.scheduler.store.trigger;
