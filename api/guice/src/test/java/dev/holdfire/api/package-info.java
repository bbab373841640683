/** Tests of the assembly, with Guice and without. */
@NullMarked
package dev.holdfire.api;

import org.jspecify.annotations.NullMarked;
