/** What is stored as JSON, and how. Internal to this module. */
@NullMarked
package dev.holdfire.scheduler.store.json;

import org.jspecify.annotations.NullMarked;
