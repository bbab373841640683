package dev.holdfire.server;

import java.time.Clock;

/**
 * The clock by which runs are due, under a name that the engine's optional one does not have.
 *
 * @param clock the engine's
 */
record ServerClock(Clock clock) {}
