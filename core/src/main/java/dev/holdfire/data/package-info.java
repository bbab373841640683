/** JSON-shaped values that cross the edge: checked, deeply copied, immutable. */
@NullMarked
package dev.holdfire.data;

import org.jspecify.annotations.NullMarked;
