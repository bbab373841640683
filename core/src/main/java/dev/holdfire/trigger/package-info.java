/** Starting a workflow for recipients. */
@NullMarked
package dev.holdfire.trigger;

import org.jspecify.annotations.NullMarked;
