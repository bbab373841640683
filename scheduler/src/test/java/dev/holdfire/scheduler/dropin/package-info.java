/** What a Quartz application finds when it names Holdfire's job store, or keeps Quartz's own. */
package dev.holdfire.scheduler.dropin;
