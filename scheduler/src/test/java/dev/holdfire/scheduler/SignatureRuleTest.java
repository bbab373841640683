package dev.holdfire.scheduler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.Scheduler;

final class SignatureRuleTest {
  private static boolean isKeptBy(Class<?> type) {
    return !classes()
        .should(SignatureRule.condition())
        .evaluate(new ClassFileImporter().importClasses(type))
        .hasViolation();
  }

  interface Parameter {
    void with(Connection connection);
  }

  interface Arrays {
    void with(Connection[] connections);
  }

  interface Argument {
    Map<String, List<? extends Connection>> connections();
  }

  interface Throws {
    void fail() throws SQLException;
  }

  interface Bound {
    <T extends Connection> void with(Supplier<T> connection);
  }

  interface BoundOfAClass<T extends Scheduler> {
    T scheduler();
  }

  abstract static class OfAField {
    public Scheduler scheduler;
  }

  abstract static class Protected {
    protected abstract Scheduler scheduler();
  }

  abstract static class Supertype implements Supplier<Scheduler> {}

  @ParameterizedTest
  @ValueSource(
      classes = {
        Parameter.class,
        Arrays.class,
        Argument.class,
        Throws.class,
        Bound.class,
        BoundOfAClass.class,
        OfAField.class,
        Protected.class,
        Supertype.class
      })
  void whatShowsIsFound(Class<?> type) {
    assertThat(isKeptBy(type)).isFalse();
  }

  abstract static class Hidden {
    private final Connection connection = null;

    abstract Scheduler scheduler();

    private Connection connection() {
      return connection;
    }

    @Override
    public String toString() {
      return "Hidden[" + connection() + "]";
    }
  }

  @Test
  void whatDoesNotShowIsFine() {
    assertThat(isKeptBy(Hidden.class)).isTrue();
  }
}
