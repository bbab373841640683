package dev.holdfire.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.database.TestDatabase;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;

/** An application's own Quartz jobs beside its workflows. */
class OwnJobsTest {
  /** A job of the application's own, without a public constructor. */
  private static final class Tally implements Job {
    private final CountDownLatch executed;

    private Tally(CountDownLatch executed) {
      this.executed = executed;
    }

    @Override
    public void execute(JobExecutionContext context) {
      executed.countDown();
    }
  }

  @Test
  void theApplicationsOwnJobsRunOnTheSameScheduler()
      throws SchedulerException, InterruptedException {
    CountDownLatch executed = new CountDownLatch(1);
    try (TestDatabase database = TestDatabase.h2();
        Holdfire holdfire =
            Holdfire.builder()
                .dataSource(database.dataSource())
                .workflow(Greeter.GREETING)
                .channel("email", new Mailbox())
                .jobs(type -> type == Tally.class ? new Tally(executed) : null)
                .build()) {
      holdfire
          .unwrap(Scheduler.class)
          .scheduleJob(
              JobBuilder.newJob(Tally.class).withIdentity("tally").build(),
              TriggerBuilder.newTrigger().withIdentity("now").startNow().build());
      holdfire.start();

      assertThat(executed.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
