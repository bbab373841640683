/** Random interleavings of calls, firings and crashes, checked against a model in memory. */
package dev.holdfire.scheduler.model;
