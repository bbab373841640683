package dev.holdfire.server;

import dev.holdfire.scheduler.database.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Which kind of database servers are started on, by turns. Test classes run one by one. */
final class ChosenDatabase implements ClassTemplateInvocationContextProvider {
  private static volatile TestDatabase.Kind chosen = TestDatabase.Kind.H2;

  /** The kind whose turn it is; H2 in classes that do not ask for others. */
  static TestDatabase.Kind kind() {
    return chosen;
  }

  @Override
  public boolean supportsClassTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public boolean mayReturnZeroClassTemplateInvocationContexts(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext context) {
    String kinds = System.getProperty("holdfire.test.databases", "H2");
    return Arrays.stream(kinds.split(","))
        .map(kind -> TestDatabase.Kind.valueOf(kind.strip().toUpperCase(Locale.ROOT)))
        .filter(TestDatabase.Kind::isAvailable)
        .map(Turn::new);
  }

  private record Turn(TestDatabase.Kind kind) implements ClassTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return kind.toString();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      BeforeClassTemplateInvocationCallback before = context -> chosen = kind;
      AfterClassTemplateInvocationCallback after = context -> chosen = TestDatabase.Kind.H2;
      return List.of(before, after);
    }
  }
}
