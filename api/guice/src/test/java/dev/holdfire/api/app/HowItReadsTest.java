package dev.holdfire.api.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.BindingAnnotation;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Key;
import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.Workflows;
import dev.holdfire.api.Holdfire;
import dev.holdfire.api.HoldfireBinder;
import dev.holdfire.api.HoldfireModule;
import dev.holdfire.api.Mailbox;
import dev.holdfire.api.ShiftedClock;
import dev.holdfire.api.StrictInjector;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.trigger.WorkflowRun;
import dev.holdfire.workflow.Workflow;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of the design's first page, as an application writes it. */
class HowItReadsTest {

  @BindingAnnotation
  @Retention(RetentionPolicy.RUNTIME)
  @interface Jobs {}

  /** What the application sends by. */
  static final class EmailChannel implements Channel {
    private final Mailbox mailbox;

    @Inject
    EmailChannel(Mailbox mailbox) {
      this.mailbox = mailbox;
    }

    @Override
    public DeliveryResult send(Delivery delivery) {
      return mailbox.send(delivery);
    }
  }

  private record Invite(String id) {}

  private final TestDatabase database = TestDatabase.h2();
  private final ShiftedClock clock = new ShiftedClock();
  private final Mailbox mailbox = new Mailbox();
  private final Invite invite = new Invite("invite-4711");
  private final Workflow invited =
      Workflow.named("new-user-invited")
          .send("invite", "email")
          .waitFor("patience", Duration.ofDays(3))
          .send("reminder", "email")
          .build();
  private final Injector injector = StrictInjector.of(new Application());
  private final Holdfire holdfire = injector.getInstance(Holdfire.class);
  private final Workflows workflows = injector.getInstance(Workflows.class);

  private final class Application extends AbstractModule {
    @Override
    protected void configure() {
      bind(Key.get(DataSource.class, Jobs.class)).toInstance(database.dataSource());
      bind(Clock.class).toInstance(clock);
      bind(Mailbox.class).toInstance(mailbox);
      install(HoldfireModule.on(Key.get(DataSource.class, Jobs.class)));
      HoldfireBinder.in(binder()).workflow(invited).channel("email", EmailChannel.class);
    }
  }

  @BeforeEach
  void start() {
    holdfire.start();
  }

  @AfterEach
  void close() {
    holdfire.close();
    database.close();
  }

  @Test
  void whoDoesNotReactIsReminded() {
    WorkflowRun run =
        workflows.trigger(
            "new-user-invited",
            t ->
                t.recipients("user_1", "user_2")
                    .data(Map.of("team", "Rockets"))
                    .cancellationKey(invite.id()));

    awaitMails("user_1 invite", "user_2 invite");
    assertThat(mailbox.deliveries())
        .allSatisfy(delivery -> assertThat(delivery.data()).containsEntry("team", "Rockets"));

    clock.advance(Duration.ofDays(3));

    awaitMails("user_1 invite", "user_1 reminder", "user_2 invite", "user_2 reminder");
    assertThat(run.recipients()).isEqualTo(2);
    awaitStatuses(Map.of("user_1", RunStatus.FINISHED, "user_2", RunStatus.FINISHED));
    assertThatThrownBy(() -> workflows.cancel("new-user-invited", invite.id()))
        .isInstanceOf(RunAlreadyFinishedException.class);
  }

  @Test
  void cancellingForEveryoneLeavesNoneToRemind() {
    triggerFor("user_1", "user_2");
    awaitWaiting(2);

    Receipt receipt = workflows.cancel("new-user-invited", invite.id());

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(2);
    awaitTheReminderOfAnotherInvite();
    assertThat(mailbox.lines())
        .containsExactly("other invite", "other reminder", "user_1 invite", "user_2 invite");
    awaitStatuses(Map.of("user_1", RunStatus.CANCELED, "user_2", RunStatus.CANCELED));
  }

  @Test
  void cancellingForTwoLeavesTheThird() {
    triggerFor("user_1", "user_2", "user_3");
    awaitWaiting(3);

    Receipt receipt =
        workflows.cancel("new-user-invited", invite.id(), List.of("user_1", "user_2"));

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(2);
    awaitTheReminderOfAnotherInvite();
    awaitMails(
        "other invite",
        "other reminder",
        "user_1 invite",
        "user_2 invite",
        "user_3 invite",
        "user_3 reminder");
    awaitStatuses(
        Map.of(
            "user_1", RunStatus.CANCELED,
            "user_2", RunStatus.CANCELED,
            "user_3", RunStatus.FINISHED));
  }

  @Test
  void theSameWithoutGuice() {
    try (Holdfire byHand =
        Holdfire.builder()
            .dataSource(database.dataSource())
            .scheduler("by-hand")
            .workflow(invited)
            .channel("email", new EmailChannel(mailbox))
            .clock(clock)
            .build()) {
      byHand.start();

      byHand
          .workflows()
          .trigger("new-user-invited", t -> t.recipients("user_1").cancellationKey(invite.id()));
      awaitMails("user_1 invite");

      clock.advance(Duration.ofDays(3));

      awaitMails("user_1 invite", "user_1 reminder");
    }
  }

  private void triggerFor(String... users) {
    workflows.trigger("new-user-invited", t -> t.recipients(users).cancellationKey(invite.id()));
  }

  /** Whatever is due in three days is due before this: it was triggered later. */
  private void awaitTheReminderOfAnotherInvite() {
    workflows.trigger("new-user-invited", t -> t.recipients("other").cancellationKey("other"));
    await().until(() -> mailbox.lines().contains("other invite"));
    await()
        .until(
            () ->
                workflows.list(waiting()).items().stream()
                    .anyMatch(
                        run -> run.recipient().id().equals("other") && !run.steps().isEmpty()));
    clock.advance(Duration.ofDays(3));
    await().until(() -> mailbox.lines().contains("other reminder"));
  }

  private void awaitMails(String... lines) {
    await().untilAsserted(() -> assertThat(mailbox.lines()).containsExactly(lines));
  }

  private void awaitWaiting(int runs) {
    await()
        .until(
            () ->
                workflows.list(waiting()).items().stream()
                        .filter(run -> !run.steps().isEmpty())
                        .count()
                    == runs);
  }

  private static RunQuery waiting() {
    return RunQuery.all().workflow("new-user-invited").status(RunStatus.WAITING);
  }

  private void awaitStatuses(Map<String, RunStatus> expected) {
    RunQuery query = RunQuery.all().cancellationKey("new-user-invited", invite.id());
    await()
        .untilAsserted(
            () ->
                assertThat(workflows.list(query).items())
                    .hasSize(expected.size())
                    .allSatisfy(
                        run ->
                            assertThat(run.status())
                                .isEqualTo(expected.get(run.recipient().id()))));
  }
}
