/** Tests of what a node looks at before it starts. */
@NullMarked
package dev.holdfire.scheduler.store.check;

import org.jspecify.annotations.NullMarked;
