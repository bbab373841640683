package dev.holdfire.channels;

import java.time.Duration;

/**
 * How long a webhook may take.
 *
 * @param connectTimeout to connect
 * @param timeout in all
 * @param longestRetryAfter the longest pause that a receiver can ask for
 */
record Times(Duration connectTimeout, Duration timeout, Duration longestRetryAfter) {}
