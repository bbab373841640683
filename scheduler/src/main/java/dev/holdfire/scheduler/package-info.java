/** The engine: one node of a scheduler, assembled from its parts. */
@NullMarked
package dev.holdfire.scheduler;

import org.jspecify.annotations.NullMarked;
