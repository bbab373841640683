/** The folder of definitions. */
@NullMarked
package dev.holdfire.server.definition;

import org.jspecify.annotations.NullMarked;
