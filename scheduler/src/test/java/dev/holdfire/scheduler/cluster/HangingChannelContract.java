package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.channel.Channel;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.cluster.StockDefectsContract.Nothing;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.JobBuilder;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;

/** A channel that hangs takes its own part of the workers, and its runs end. */
@OnEachDatabase
final class HangingChannelContract {
  private static final Duration TIMEOUT = Duration.ofMillis(100);

  private final TestDatabase database;
  private final Nodes nodes;
  private final SendLog log = new SendLog();
  private final Gate hung = new Gate(log, true);
  private final Gate deaf = new Gate(log, false);

  HangingChannelContract(TestDatabase database) {
    this.database = database;
    this.nodes = new Nodes(database);
  }

  @AfterEach
  void close() {
    hung.open();
    deaf.open();
    nodes.close();
  }

  private static Workflow sendingBy(String channel) {
    return Workflow.named("by-" + channel).send(channel, channel).build();
  }

  private Engine start(EngineSettings settings, Map<String, Channel> channels) {
    List<Workflow> workflows =
        channels.keySet().stream().map(HangingChannelContract::sendingBy).toList();
    return nodes.start(settings, channels, workflows);
  }

  private static void trigger(Engine engine, String channel, int runs) {
    engine
        .workflows()
        .trigger(
            "by-" + channel, t -> t.recipients(Nodes.users("u", runs)).cancellationKey(channel));
  }

  private static boolean isFree(Scheduler quartz) throws SchedulerException {
    return !quartz.checkExists(
        JobBuilder.newJob(Nothing.class).withIdentity("job").build().getKey());
  }

  private static void fireJob(Scheduler quartz) throws SchedulerException {
    quartz.scheduleJob(
        JobBuilder.newJob(Nothing.class).withIdentity("job").build(),
        TriggerBuilder.newTrigger().withIdentity("now").build());
  }

  @Test
  void theRunsOfAnotherChannelAndTheApplicationsJobsGoOn() throws SchedulerException {
    Engine engine = start(nodes.settings("a", 8), Map.of("hung", hung, "email", log));
    trigger(engine, "hung", 300);
    trigger(engine, "email", 50);

    Nodes.await(10).until(() -> log.sends("email") == 50);
    Nodes.await(10).until(() -> hung.waiting() == 6);
    Scheduler quartz = engine.unwrap(Scheduler.class);
    fireJob(quartz);
    Nodes.await(5).until(() -> isFree(quartz));
    engine.workflows().trigger("by-email", t -> t.recipients("late"));
    Nodes.await(5).until(() -> log.sends("email") == 51);
    assertThat(hung.waiting()).isEqualTo(6);
    assertThat(log.sends("hung")).isZero();
  }

  @Test
  void allButOneChannelMayHang() {
    Engine engine =
        start(nodes.settings("a", 12), Map.of("hung", hung, "deaf", deaf, "email", log));
    trigger(engine, "hung", 100);
    Nodes.await(10).until(() -> hung.waiting() == 8);
    trigger(engine, "deaf", 100);
    Nodes.await(10).until(() -> deaf.waiting() == 2);

    trigger(engine, "email", 50);

    Nodes.await(10).until(() -> log.sends("email") == 50);
  }

  @Test
  void aSendThatTakesTooLongIsAFailedAttemptLikeAnyOther() {
    EngineSettings settings =
        nodes.settings("a", 4).toBuilder()
            .sendTimeout("hung", TIMEOUT)
            .retryPauses(List.of(Duration.ZERO))
            .build();
    CountDownLatch never = new CountDownLatch(1);
    Channel slowAtFirst =
        delivery -> {
          if (delivery.attempt() == 1) {
            never.await();
          }
          return log.send(delivery);
        };
    Engine engine = start(settings, Map.of("hung", slowAtFirst, "email", hung));
    trigger(engine, "hung", 10);

    nodes.awaitAllOver(20);

    assertThat(Nodes.runs(engine, RunStatus.FINISHED))
        .hasSize(10)
        .allSatisfy(
            run ->
                assertThat(run.steps())
                    .extracting(step -> step.event() + " " + step.attempt() + " " + step.detail())
                    .containsExactly(
                        "FAILED 1 TimeoutException: took longer than PT0.1S", "SENT 2 "));
    assertThat(log.sends("hung")).isEqualTo(10);
  }

  @Test
  void aRunGoesOnWithoutASendThatDoesNotComeBack() {
    EngineSettings settings =
        nodes.settings("a", 4).toBuilder()
            .sendTimeout(TIMEOUT)
            .retryPauses(List.of())
            .concurrency("deaf", 1)
            .build();
    Engine engine = start(settings, Map.of("deaf", deaf));
    engine.workflows().trigger("by-deaf", t -> t.recipients("first"));
    Nodes.await(10).until(() -> Nodes.runs(engine, RunStatus.FAILED).size() == 1);
    assertThat(deaf.waiting()).as("the send has not come back").isEqualTo(1);

    engine.workflows().trigger("by-deaf", t -> t.recipients("second"));
    Nodes.await(10).until(() -> Nodes.runs(engine, RunStatus.WAITING).size() == 1);
    deaf.open();
    nodes.awaitAllOver(20);

    assertThat(Nodes.runs(engine, RunStatus.FAILED)).hasSize(1);
    assertThat(Nodes.runs(engine, RunStatus.FAILED).get(0).steps())
        .extracting(StepRecord::detail)
        .containsExactly("TimeoutException: took longer than PT0.1S");
    assertThat(Nodes.runs(engine, RunStatus.FINISHED)).hasSize(1);
  }

  @Test
  void aRunThatWaitsForItsFullChannelIsCanceled() {
    EngineSettings settings = nodes.settings("a", 4).toBuilder().concurrency("hung", 1).build();
    Engine engine = start(settings, Map.of("hung", hung));
    trigger(engine, "hung", 20);
    Nodes.await(10).until(() -> hung.waiting() == 1);
    Nodes.await(10).until(() -> Nodes.runs(engine, RunStatus.WAITING).size() == 19);

    Receipt receipt = log.cancel(engine.workflows(), CancelRequest.of("by-hung", "hung"));

    assertThat(receipt.count(Outcome.CANCELED)).isGreaterThanOrEqualTo(17);
    assertThat(receipt.count(Outcome.CANCELED) + receipt.count(Outcome.STOPPING)).isEqualTo(20);
    hung.open();
    nodes.awaitAllOver(10);
    assertThat(log.sends("hung")).isLessThanOrEqualTo(20 - receipt.count(Outcome.CANCELED));
    nodes.stored().assertEachInOnePlace();
  }

  @Test
  void aLimitOfAChannelThatIsNotRegisteredIsRefused() {
    EngineSettings settings = nodes.settings("a", 4).toBuilder().concurrency("emial", 1).build();

    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> nodes.make(settings, log, database.dataSource()).close());

    assertThat(refused.problems()).extracting(Problem::path).containsExactly("concurrency.emial");
  }
}
