/** Calling a workflow off: the request, the receipt, the outcomes. */
@NullMarked
package dev.holdfire.cancel;

import org.jspecify.annotations.NullMarked;
