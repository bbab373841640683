/** What an application writes, seen from outside Holdfire's packages. */
@NullMarked
package dev.holdfire.api.app;

import org.jspecify.annotations.NullMarked;
