package dev.holdfire.scheduler.dropin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a test class with the job stores on the databases; its constructor takes the {@link
 * StoreUnderTest}. Quartz's own store is the reference: what a test expects of it is expected of
 * Holdfire's, on Quartz's tables and on Holdfire's.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}", allowZeroInvocations = true, autoCloseArguments = false)
@MethodSource("dev.holdfire.scheduler.dropin.StoreUnderTest#available")
@interface OnEachStore {}
