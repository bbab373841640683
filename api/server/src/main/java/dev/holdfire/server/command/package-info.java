/** The command line, and the settings from flags, environment and file. */
@NullMarked
package dev.holdfire.server.command;

import org.jspecify.annotations.NullMarked;
