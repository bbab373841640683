/** For applications' own tests: a clock that a test moves, and an engine in memory. */
@NullMarked
package dev.holdfire.testkit;

import org.jspecify.annotations.NullMarked;
