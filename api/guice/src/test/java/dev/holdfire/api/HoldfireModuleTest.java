package dev.holdfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.BindingAnnotation;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.ProvisionException;
import com.google.inject.Singleton;
import com.google.inject.Stage;
import dev.holdfire.ConfigurationException;
import dev.holdfire.Workflows;
import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.recipient.RecipientDirectory;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.TransactionalWorkflows;
import dev.holdfire.workflow.Workflow;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;

class HoldfireModuleTest {

  @BindingAnnotation
  @Retention(RetentionPolicy.RUNTIME)
  @interface Invites {}

  @BindingAnnotation
  @Retention(RetentionPolicy.RUNTIME)
  @interface Bills {}

  private static final Key<DataSource> INVITES = Key.get(DataSource.class, Invites.class);
  private static final Key<DataSource> BILLS = Key.get(DataSource.class, Bills.class);
  private static final Workflow GREETING =
      Workflow.named("greeting").send("hello", "email").build();

  private final TestDatabase database = TestDatabase.h2();
  private final TestDatabase otherDatabase = TestDatabase.h2();
  private final Mailbox mailbox = new Mailbox();

  @AfterEach
  void close() {
    database.close();
    otherDatabase.close();
  }

  /** An application with one engine, which sends greetings. */
  private final class Greeter extends AbstractModule {
    private final HoldfireModule engine;

    Greeter() {
      this(HoldfireModule.on(INVITES));
    }

    Greeter(HoldfireModule engine) {
      this.engine = engine;
    }

    @Override
    protected void configure() {
      bind(INVITES).toInstance(database.dataSource());
      install(engine);
      HoldfireBinder.in(binder()).workflow(GREETING).channel("email", mailbox);
    }
  }

  /** A module in a line. */
  private static Module module(java.util.function.Consumer<com.google.inject.Binder> content) {
    return content::accept;
  }

  @Test
  void theKeysThatItExposesAreOneEngine() {
    Injector injector = StrictInjector.of(new Greeter());

    Holdfire holdfire = injector.getInstance(Holdfire.class);

    assertThat(injector.getInstance(Holdfire.class)).isSameAs(holdfire);
    assertThat(injector.getInstance(Workflows.class)).isSameAs(holdfire.workflows());
    assertThat(injector.getInstance(TransactionalWorkflows.class)).isSameAs(holdfire.workflows());
  }

  @Test
  void creatingTheInjectorStartsAndOpensNothing() {
    HoldfireModule engine = HoldfireModule.on(BILLS).instance("quiet-node");

    Injector injector =
        StrictInjector.of(
            engine,
            module(binder -> binder.bind(BILLS).toInstance(Unreachable.dataSource())),
            module(
                binder -> HoldfireBinder.in(binder).workflow(GREETING).channel("email", mailbox)));

    assertThat(injector.getInstance(Workflows.class)).isNotNull();
    assertThat(injector.getInstance(TransactionalWorkflows.class)).isNotNull();
    assertThat(Threads.of("quiet-node")).isEmpty();
  }

  @Test
  void installingItTwiceAndContributingTwiceIsHarmless() {
    Injector injector =
        StrictInjector.of(
            new Greeter(HoldfireModule.on(INVITES).workers(3)),
            module(binder -> binder.install(HoldfireModule.on(INVITES).workers(3))),
            module(
                binder -> HoldfireBinder.in(binder).workflow(GREETING).channel("email", mailbox)));

    assertThat(settings(injector).workers()).isEqualTo(3);
  }

  @Test
  void modulesAreEqualWhenTheyMakeTheSameEngine() {
    HoldfireModule module = HoldfireModule.on(INVITES).workers(8).scheduler("x");

    assertThat(module)
        .isEqualTo(HoldfireModule.on(INVITES).scheduler("x").workers(8))
        .hasSameHashCodeAs(HoldfireModule.on(INVITES).scheduler("x").workers(8))
        .isNotEqualTo(HoldfireModule.on(INVITES).scheduler("x").workers(9))
        .isNotEqualTo(HoldfireModule.on(INVITES).scheduler("x"))
        .isNotEqualTo(HoldfireModule.on(BILLS).scheduler("x").workers(8))
        .isNotEqualTo(module.annotatedWith(Invites.class));
  }

  @Test
  void anOptionGivesANewModuleAndLeavesTheOld() {
    HoldfireModule before = HoldfireModule.on(INVITES);

    assertThat(before.workers(3)).isNotEqualTo(before);
    assertThat(before).isEqualTo(HoldfireModule.on(INVITES));
  }

  @Test
  void twoEnginesLiveInOneInjectorOnTwoDatabases() {
    Mailbox bills = new Mailbox();
    Injector injector =
        StrictInjector.of(
            new Greeter(HoldfireModule.on(INVITES).annotatedWith(Invites.class)),
            module(binder -> binder.bind(BILLS).toInstance(otherDatabase.dataSource())),
            HoldfireModule.on(BILLS).annotatedWith(Bills.class),
            HoldfireModule.on(INVITES).scheduler("third"),
            module(
                binder ->
                    HoldfireBinder.in(binder, Invites.class)
                        .workflow(GREETING)
                        .channel("email", mailbox)),
            module(
                binder ->
                    HoldfireBinder.in(binder, Bills.class)
                        .workflow(GREETING)
                        .channel("email", bills)));
    Workflows inviting = injector.getInstance(Key.get(Workflows.class, Invites.class));
    Workflows billing = injector.getInstance(Key.get(Workflows.class, Bills.class));
    try (Holdfire first = injector.getInstance(Key.get(Holdfire.class, Invites.class));
        Holdfire second = injector.getInstance(Key.get(Holdfire.class, Bills.class))) {
      first.start();
      second.start();

      inviting.trigger("greeting", t -> t.recipients("invited"));
      billing.trigger("greeting", t -> t.recipients("billed"));

      await().until(() -> mailbox.lines().equals(List.of("invited hello")));
      await().until(() -> bills.lines().equals(List.of("billed hello")));
      assertThat(instance(first)).isNotEqualTo(instance(second));
      assertThat(injector.getInstance(Workflows.class)).isNotSameAs(inviting);
    }
  }

  @Test
  void theApplicationsClockIsUsedIfItBindsOne() {
    Clock clock = Clock.fixed(Instant.parse("2031-05-06T07:08:09Z"), ZoneOffset.UTC);
    Injector injector =
        StrictInjector.of(
            new Greeter(), module(binder -> binder.bind(Clock.class).toInstance(clock)));

    assertThat(triggered(injector.getInstance(Workflows.class)).trigger().at())
        .isEqualTo(clock.instant());
  }

  @Test
  void theSystemsClockIsUsedOtherwise() {
    Injector injector = StrictInjector.of(new Greeter());
    Instant before = Instant.now().minusMillis(1);

    assertThat(triggered(injector.getInstance(Workflows.class)).trigger().at())
        .isBetween(before, Instant.now().plusMillis(1));
  }

  @Test
  void anAnnotatedEngineUsesTheClockWithItsAnnotation() {
    Clock clock = Clock.fixed(Instant.parse("2031-05-06T07:08:09Z"), ZoneOffset.UTC);
    Clock unused = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    Injector injector =
        StrictInjector.of(
            HoldfireModule.on(BILLS).annotatedWith(Bills.class),
            module(
                binder -> {
                  binder.bind(BILLS).toInstance(otherDatabase.dataSource());
                  binder.bind(Key.get(Clock.class, Bills.class)).toInstance(clock);
                  binder.bind(Clock.class).toInstance(unused);
                  HoldfireBinder.in(binder, Bills.class)
                      .workflow(GREETING)
                      .channel("email", mailbox);
                }));

    Workflows workflows = injector.getInstance(Key.get(Workflows.class, Bills.class));

    assertThat(triggered(workflows).trigger().at()).isEqualTo(clock.instant());
  }

  @Test
  void theApplicationsDirectoryIsAskedIfItBindsOne() {
    RecipientDirectory directory = (recipient, stored) -> Map.of("email", recipient + "@x.org");
    Injector injector =
        StrictInjector.of(
            new Greeter(),
            module(binder -> binder.bind(RecipientDirectory.class).toInstance(directory)));
    try (Holdfire holdfire = injector.getInstance(Holdfire.class)) {
      holdfire.start();

      holdfire.workflows().trigger("greeting", t -> t.recipients("ann"));

      await().until(() -> !mailbox.deliveries().isEmpty());
      assertThat(mailbox.deliveries().get(0).recipient().properties())
          .isEqualTo(Map.of("email", "ann@x.org"));
    }
  }

  @Test
  void aDefinitionMayBeBoundByTheApplication() {
    class Application extends AbstractModule {
      @Provides
      @Singleton
      @Bills
      Workflow bill(Clock clock) {
        return Workflow.named("bill-" + clock.instant().atZone(ZoneOffset.UTC).getYear())
            .send("bill", "email")
            .build();
      }

      @Override
      protected void configure() {
        bind(Clock.class).toInstance(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        HoldfireBinder.in(binder()).workflow(Key.get(Workflow.class, Bills.class));
      }
    }
    Injector injector = StrictInjector.of(new Greeter(), new Application());

    assertThat(
            injector
                .getInstance(Workflows.class)
                .trigger("bill-1970", t -> t.recipients("ann"))
                .recipients())
        .isEqualTo(1);
  }

  /** A channel that triggers another workflow. */
  static final class Forward implements Channel {
    private final Provider<Workflows> workflows;

    @Inject
    Forward(Provider<Workflows> workflows) {
      this.workflows = workflows;
    }

    @Override
    public DeliveryResult send(Delivery delivery) {
      workflows.get().trigger("greeting", t -> t.recipients("forwarded"));
      return DeliveryResult.sent();
    }
  }

  @Test
  void aChannelMayTriggerThroughAProvider() {
    Workflow forwarding = Workflow.named("forwarding").send("on", "forward").build();
    Injector injector =
        StrictInjector.of(
            new Greeter(),
            module(
                binder ->
                    HoldfireBinder.in(binder)
                        .workflow(forwarding)
                        .channel("forward", Forward.class)));
    try (Holdfire holdfire = injector.getInstance(Holdfire.class)) {
      holdfire.start();

      holdfire.workflows().trigger("forwarding", t -> t.recipients("ann"));

      await().until(() -> mailbox.lines().equals(List.of("forwarded hello")));
    }
  }

  /** A job of the application's own, without a public constructor. */
  static final class Tally implements Job {
    private final CountDownLatch executed;
    private final Workflows workflows;

    @Inject
    Tally(CountDownLatch executed, Workflows workflows) {
      this.executed = executed;
      this.workflows = workflows;
    }

    @Override
    public void execute(JobExecutionContext context) {
      workflows.trigger("greeting", t -> t.recipients("from a job"));
      executed.countDown();
    }
  }

  @Test
  void theApplicationsOwnJobsAreMadeByGuiceAndRunOnTheSameScheduler()
      throws SchedulerException, InterruptedException {
    CountDownLatch executed = new CountDownLatch(1);
    Injector injector =
        StrictInjector.of(
            new Greeter(),
            module(binder -> binder.bind(CountDownLatch.class).toInstance(executed)),
            module(binder -> HoldfireBinder.in(binder).job(Tally.class)));
    try (Holdfire holdfire = injector.getInstance(Holdfire.class)) {
      holdfire.start();

      Scheduler scheduler = holdfire.unwrap(Scheduler.class);
      scheduler.scheduleJob(
          JobBuilder.newJob(Tally.class).withIdentity("tally").build(),
          TriggerBuilder.newTrigger().withIdentity("now").startNow().build());

      assertThat(executed.await(10, TimeUnit.SECONDS)).isTrue();
      await().until(() -> mailbox.lines().equals(List.of("from a job hello")));
    }
  }

  @Test
  void aMissingDataSourceIsNamed() {
    assertThatThrownBy(() -> StrictInjector.of(HoldfireModule.on(BILLS)))
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("DataSource annotated with")
        .hasMessageContaining("Bills")
        .hasMessageContaining("HoldfireModule");
  }

  @Test
  void aChannelKeyThatIsContributedTwiceIsRefusedWithBothPlaces() {
    Module other = module(binder -> HoldfireBinder.in(binder).channel("email", new Mailbox()));

    assertThatThrownBy(() -> Guice.createInjector(Stage.DEVELOPMENT, new Greeter(), other))
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("email")
        .hasMessageContaining("HoldfireModuleTest");
  }

  @Test
  void aChannelThatIsNotRegisteredFailsWhenTheInjectorIsCreated() {
    Module wrong = contributing(Workflow.named("parcel").send("sms", "sms").build());

    ConfigurationException failure =
        cause(
            catchThrowableOfType(
                CreationException.class, () -> StrictInjector.of(new Greeter(), wrong)));

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
    Injector injector = Guice.createInjector(Stage.DEVELOPMENT, new Greeter(), wrong);

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
    HoldfireModule engine = HoldfireModule.on(INVITES).workers(-1).pollInterval(Duration.ZERO);

    ConfigurationException failure =
        cause(
            catchThrowableOfType(
                CreationException.class, () -> StrictInjector.of(new Greeter(engine), wrong)));

    assertThat(failure.problems())
        .extracting(problem -> problem.path())
        .containsExactly("workers", "pollInterval", "workflows.greeting", "workflows.parcel.sms");
  }

  private static Module contributing(Workflow... workflows) {
    return module(binder -> List.of(workflows).forEach(HoldfireBinder.in(binder)::workflow));
  }

  private static ConfigurationException cause(Throwable failure) {
    return (ConfigurationException) failure.getCause();
  }

  private static EngineSettings settings(Injector injector) {
    return injector.getInstance(Holdfire.class).unwrap(Engine.class).settings();
  }

  private static String instance(Holdfire holdfire) {
    return holdfire.unwrap(Engine.class).settings().instance();
  }

  private static RecipientRun triggered(Workflows workflows) {
    workflows.trigger("greeting", t -> t.recipients("ann"));
    return workflows.list(RunQuery.all()).items().get(0);
  }
}
