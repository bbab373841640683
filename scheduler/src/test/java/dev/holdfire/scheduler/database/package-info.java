/**
 * Databases that tests run on: fresh, with the schema that a DBA would have made, and gone at the
 * end.
 */
@NullMarked
package dev.holdfire.scheduler.database;

import org.jspecify.annotations.NullMarked;
