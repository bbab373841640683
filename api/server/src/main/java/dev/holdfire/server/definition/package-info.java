/** Workflow definitions in a directory of files. */
@NullMarked
package dev.holdfire.server.definition;

import org.jspecify.annotations.NullMarked;
