/** What applications touch: Holdfire, assembled by Guice or without a container. */
@NullMarked
package dev.holdfire.api;

import org.jspecify.annotations.NullMarked;
