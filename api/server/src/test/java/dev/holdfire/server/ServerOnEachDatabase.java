package dev.holdfire.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class once on each database that the system property {@code holdfire.test.databases}
 * names, H2 alone without it: each {@link TestServer} that it starts is on that one. Those that are
 * not available are left out.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("each-database")
@ClassTemplate
@ExtendWith(ChosenDatabase.class)
@interface ServerOnEachDatabase {}
