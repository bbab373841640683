/** How the server writes its log. */
@NullMarked
package dev.holdfire.server.log;

import org.jspecify.annotations.NullMarked;
