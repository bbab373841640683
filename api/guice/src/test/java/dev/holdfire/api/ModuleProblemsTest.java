package dev.holdfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import dev.holdfire.ConfigurationException;
import dev.holdfire.Workflows;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a wrong module is refused for, and when. */
final class ModuleProblemsTest {
  private final Greeter greeter = new Greeter();

  @AfterEach
  void close() {
    greeter.close();
  }

  @Test
  void aMissingDataSourceIsNamed() {
    assertThatThrownBy(() -> StrictInjector.of(HoldfireModule.on(Greeter.BILLS)))
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("DataSource annotated with")
        .hasMessageContaining("Bills")
        .hasMessageContaining("HoldfireModule");
  }

  @Test
  void aChannelKeyThatIsContributedTwiceIsRefusedWithBothPlaces() {
    Module other = binder -> HoldfireBinder.in(binder).channel("email", new Mailbox());

    assertThatThrownBy(() -> Guice.createInjector(Stage.DEVELOPMENT, greeter.module(), other))
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("email")
        .hasMessageContaining("Greeter")
        .hasMessageContaining("ModuleProblemsTest");
  }

  @Test
  void aChannelThatIsNotRegisteredFailsWhenTheInjectorIsCreated() {
    Module wrong = contributing(Workflow.named("parcel").send("sms", "sms").build());

    ConfigurationException failure =
        cause(
            catchThrowableOfType(
                CreationException.class, () -> StrictInjector.of(greeter.module(), wrong)));

    assertThat(failure.problems())
        .singleElement()
        .asString()
        .isEqualTo(
            "workflows.parcel.sms: sends by channel \"sms\", which is not registered; register it,"
                + " or use one of [email]");
  }

  @Test
  void inDevelopmentItFailsWhenTheEngineIsMade() {
    Module wrong = contributing(Workflow.named("parcel").send("sms", "sms").build());
    Injector injector = Guice.createInjector(Stage.DEVELOPMENT, greeter.module(), wrong);

    ConfigurationException failure =
        cause(
            catchThrowableOfType(
                ProvisionException.class, () -> injector.getInstance(Workflows.class)));

    assertThat(failure.problems()).hasSize(1);
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    Module wrong =
        contributing(
            Workflow.named("greeting").send("again", "email").build(),
            Workflow.named("parcel").send("sms", "sms").build());
    HoldfireModule engine =
        HoldfireModule.on(Greeter.INVITES).workers(-1).pollInterval(Duration.ZERO);

    ConfigurationException failure =
        cause(
            catchThrowableOfType(
                CreationException.class, () -> StrictInjector.of(greeter.module(engine), wrong)));

    assertThat(failure.problems())
        .extracting(problem -> problem.path())
        .containsExactly("workers", "pollInterval", "workflows.greeting", "workflows.parcel.sms");
  }

  private static Module contributing(Workflow... workflows) {
    return binder -> List.of(workflows).forEach(HoldfireBinder.in(binder)::workflow);
  }

  private static ConfigurationException cause(Throwable failure) {
    return (ConfigurationException) failure.getCause();
  }
}
