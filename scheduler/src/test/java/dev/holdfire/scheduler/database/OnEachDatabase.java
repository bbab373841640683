package dev.holdfire.scheduler.database;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a test class once on each database; its constructor takes the {@link TestDatabase}, which it
 * shares with other classes. The system property {@code holdfire.test.databases} says which, as a
 * list of {@link TestDatabase.Kind}s; without it, H2 alone. Those that are not available are left
 * out.
 *
 * <p>Classes run one after the other: an exact count of what SKIP LOCKED finds is disturbed by
 * transactions on neighbouring rows, even of another scheduler.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}", allowZeroInvocations = true, autoCloseArguments = false)
@MethodSource("dev.holdfire.scheduler.database.SharedDatabases#available")
public @interface OnEachDatabase {}
