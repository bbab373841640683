/** Looking at recipient runs: what waits, executes, finished, was canceled or failed. */
@NullMarked
package dev.holdfire.run;

import org.jspecify.annotations.NullMarked;
