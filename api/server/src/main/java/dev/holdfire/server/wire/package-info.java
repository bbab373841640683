/** What comes and goes as JSON: members of bodies, queries, and how things look. */
@NullMarked
package dev.holdfire.server.wire;

import org.jspecify.annotations.NullMarked;
