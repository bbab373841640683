/** {@code mvn -Pbench}: Holdfire beside other schedulers on the same database. */
package dev.holdfire.scheduler.bench;
