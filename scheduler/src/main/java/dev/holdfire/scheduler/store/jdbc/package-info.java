/** Transactions and statements, and where databases differ. Internal to this module. */
@NullMarked
package dev.holdfire.scheduler.store.jdbc;

import org.jspecify.annotations.NullMarked;
