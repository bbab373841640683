package dev.holdfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.Injector;
import com.google.inject.Key;
import dev.holdfire.Workflows;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.store.TransactionalWorkflows;
import dev.holdfire.workflow.Workflow;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a module makes, and modules beside each other. */
final class HoldfireModuleTest {
  private final Greeter greeter = new Greeter();
  private final Greeter biller = new Greeter();

  @AfterEach
  void close() {
    greeter.close();
    biller.close();
  }

  @Test
  void theKeysThatItExposesAreOneEngine() {
    Injector injector = StrictInjector.of(greeter.module());

    Holdfire holdfire = injector.getInstance(Holdfire.class);

    assertThat(injector.getInstance(Holdfire.class)).isSameAs(holdfire);
    assertThat(injector.getInstance(Workflows.class)).isSameAs(holdfire.workflows());
    assertThat(injector.getInstance(TransactionalWorkflows.class)).isSameAs(holdfire.workflows());
  }

  @Test
  void creatingTheInjectorStartsAndOpensNothing() {
    HoldfireModule engine = HoldfireModule.on(Greeter.BILLS).instance("quiet-node");

    Injector injector =
        StrictInjector.of(
            engine,
            binder -> binder.bind(Greeter.BILLS).toInstance(Unreachable.dataSource()),
            binder -> greeter.contribute(HoldfireBinder.in(binder)));

    assertThat(injector.getInstance(Workflows.class)).isNotNull();
    assertThat(injector.getInstance(TransactionalWorkflows.class)).isNotNull();
    assertThat(Threads.of("quiet-node")).isEmpty();
  }

  @Test
  void installingItTwiceAndContributingTwiceIsHarmless() {
    Injector injector =
        StrictInjector.of(
            greeter.module(HoldfireModule.on(Greeter.INVITES).workers(3)),
            binder -> binder.install(HoldfireModule.on(Greeter.INVITES).workers(3)),
            binder -> greeter.contribute(HoldfireBinder.in(binder)));

    assertThat(settings(injector).sending().workers()).isEqualTo(3);
  }

  @Test
  void modulesAreEqualWhenTheyMakeTheSameEngine() {
    HoldfireModule module = HoldfireModule.on(Greeter.INVITES).workers(8).scheduler("x");

    assertThat(module)
        .isEqualTo(HoldfireModule.on(Greeter.INVITES).scheduler("x").workers(8))
        .hasSameHashCodeAs(HoldfireModule.on(Greeter.INVITES).scheduler("x").workers(8))
        .isNotEqualTo(HoldfireModule.on(Greeter.INVITES).scheduler("x").workers(9))
        .isNotEqualTo(HoldfireModule.on(Greeter.INVITES).scheduler("x"))
        .isNotEqualTo(HoldfireModule.on(Greeter.BILLS).scheduler("x").workers(8))
        .isNotEqualTo(module.annotatedWith(Greeter.Invites.class));
  }

  @Test
  void anOptionGivesANewModuleAndLeavesTheOld() {
    HoldfireModule before = HoldfireModule.on(Greeter.INVITES);

    assertThat(before.workers(3)).isNotEqualTo(before);
    assertThat(before).isEqualTo(HoldfireModule.on(Greeter.INVITES));
  }

  @Test
  void twoEnginesLiveInOneInjectorOnTwoDatabases() {
    Injector injector =
        StrictInjector.of(
            greeter.module(HoldfireModule.on(Greeter.INVITES).scheduler("another")),
            HoldfireModule.on(Greeter.INVITES).annotatedWith(Greeter.Invites.class),
            binder -> greeter.contribute(HoldfireBinder.in(binder, Greeter.Invites.class)),
            biller::bindBills);
    Workflows inviting = injector.getInstance(Key.get(Workflows.class, Greeter.Invites.class));
    Workflows billing = injector.getInstance(Key.get(Workflows.class, Greeter.Bills.class));
    try (Holdfire first = injector.getInstance(Key.get(Holdfire.class, Greeter.Invites.class));
        Holdfire second = injector.getInstance(Key.get(Holdfire.class, Greeter.Bills.class))) {
      first.start();
      second.start();

      inviting.trigger("greeting", t -> t.recipients("invited"));
      billing.trigger("greeting", t -> t.recipients("billed"));

      await().until(() -> greeter.mailbox().lines().equals(List.of("invited hello")));
      await().until(() -> biller.mailbox().lines().equals(List.of("billed hello")));
      assertThat(instance(first)).isNotEqualTo(instance(second));
      assertThat(injector.getInstance(Workflows.class)).isNotSameAs(inviting);
    }
  }

  @Test
  void twoEnginesOfOneInjectorOnOneDatabaseHaveRunsOfTheirOwn() {
    Workflow inviting = Workflow.named("inviting").send("invite", "letter").build();
    Workflow billing = Workflow.named("billing").send("bill", "fax").build();
    Injector injector =
        StrictInjector.of(
            binder -> binder.bind(Greeter.INVITES).toInstance(greeter.dataSource()),
            HoldfireModule.on(Greeter.INVITES).annotatedWith(Greeter.Invites.class),
            HoldfireModule.on(Greeter.INVITES).annotatedWith(Greeter.Bills.class),
            binder ->
                HoldfireBinder.in(binder, Greeter.Invites.class)
                    .workflow(inviting)
                    .channel("letter", greeter.mailbox()),
            binder ->
                HoldfireBinder.in(binder, Greeter.Bills.class)
                    .workflow(billing)
                    .channel("fax", biller.mailbox()));
    try (Holdfire first = injector.getInstance(Key.get(Holdfire.class, Greeter.Invites.class));
        Holdfire second = injector.getInstance(Key.get(Holdfire.class, Greeter.Bills.class))) {
      first.start();
      second.start();

      String[] users = IntStream.range(0, 100).mapToObj(i -> "user-" + i).toArray(String[]::new);
      first.workflows().trigger("inviting", t -> t.recipients(users));
      second.workflows().trigger("billing", t -> t.recipients(users));

      await().until(() -> greeter.mailbox().lines().size() == 100);
      await().until(() -> biller.mailbox().lines().size() == 100);
      assertThat(scheduler(first)).isEqualTo("holdfire-Invites");
      assertThat(scheduler(second)).isEqualTo("holdfire-Bills");
    }
  }

  @Test
  void aSchedulersNameThatWasGivenIsKept() {
    HoldfireModule engine = HoldfireModule.on(Greeter.BILLS).scheduler("holdfire");
    Injector injector =
        StrictInjector.of(
            engine.annotatedWith(Greeter.Bills.class),
            binder -> binder.bind(Greeter.BILLS).toInstance(Unreachable.dataSource()));

    assertThat(scheduler(injector.getInstance(Key.get(Holdfire.class, Greeter.Bills.class))))
        .isEqualTo("holdfire");
  }

  private static String scheduler(Holdfire holdfire) {
    return holdfire.unwrap(Engine.class).settings().names().scheduler();
  }

  private static EngineSettings settings(Injector injector) {
    return injector.getInstance(Holdfire.class).unwrap(Engine.class).settings();
  }

  private static String instance(Holdfire holdfire) {
    return holdfire.unwrap(Engine.class).settings().names().instance();
  }
}
