/** The facade of Holdfire and its family of exceptions. */
@NullMarked
package dev.holdfire;

import org.jspecify.annotations.NullMarked;
