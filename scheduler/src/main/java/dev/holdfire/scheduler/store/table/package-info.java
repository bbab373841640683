/** A class for each table, with every statement on it. Internal to this module. */
@NullMarked
package dev.holdfire.scheduler.store.table;

import org.jspecify.annotations.NullMarked;
