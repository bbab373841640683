/** The command line and its settings. */
@NullMarked
package dev.holdfire.server.command;

import org.jspecify.annotations.NullMarked;
