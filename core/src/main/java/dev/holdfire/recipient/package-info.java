/** Who a workflow runs for, and where what is known of them is looked up. */
@NullMarked
package dev.holdfire.recipient;

import org.jspecify.annotations.NullMarked;
