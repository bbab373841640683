/**
 * The job store, and Holdfire's calls within a caller's own transaction. The only package with
 * Quartz and JDBC types in public signatures; its subpackages are internal to this module.
 */
@NullMarked
package dev.holdfire.scheduler.store;

import org.jspecify.annotations.NullMarked;
