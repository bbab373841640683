package dev.holdfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.holdfire.Workflows;
import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.workflow.Workflow;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;

/** What an application makes by Guice and contributes to an engine. */
final class ContributionsTest {
  private final Greeter greeter = new Greeter();

  @AfterEach
  void close() {
    greeter.close();
  }

  @Test
  void aDefinitionMayBeBoundByTheApplication() {
    class Application extends AbstractModule {
      @Provides
      @Singleton
      @Greeter.Bills
      Workflow bill(Clock clock) {
        return Workflow.named("bill-" + clock.instant().atZone(ZoneOffset.UTC).getYear())
            .send("bill", "email")
            .build();
      }

      @Override
      protected void configure() {
        bind(Clock.class).toInstance(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        HoldfireBinder.in(binder()).workflow(Key.get(Workflow.class, Greeter.Bills.class));
      }
    }
    Injector injector = StrictInjector.of(greeter.module(), new Application());

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
            greeter.module(),
            binder ->
                HoldfireBinder.in(binder).workflow(forwarding).channel("forward", Forward.class));
    try (Holdfire holdfire = injector.getInstance(Holdfire.class)) {
      holdfire.start();

      holdfire.workflows().trigger("forwarding", t -> t.recipients("ann"));

      await().until(() -> greeter.mailbox().lines().equals(List.of("forwarded hello")));
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
            greeter.module(),
            binder -> binder.bind(CountDownLatch.class).toInstance(executed),
            binder -> HoldfireBinder.in(binder).job(Tally.class));
    try (Holdfire holdfire = injector.getInstance(Holdfire.class)) {
      holdfire.start();

      Scheduler scheduler = holdfire.unwrap(Scheduler.class);
      scheduler.scheduleJob(
          JobBuilder.newJob(Tally.class).withIdentity("tally").build(),
          TriggerBuilder.newTrigger().withIdentity("now").startNow().build());

      assertThat(executed.await(10, TimeUnit.SECONDS)).isTrue();
      await().until(() -> greeter.mailbox().lines().equals(List.of("from a job hello")));
    }
  }
}
