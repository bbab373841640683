package dev.holdfire.scheduler.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.channel.PermanentFailureException;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.workflow.ChannelStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** One call of a channel, looked at by moments that the test chooses. */
final class SendTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Delivery DELIVERY =
      new Delivery(
          new Delivery.Run("run", "workflow-run", "workflow", "version", null),
          new ChannelStep("step", "email", Map.of()),
          1,
          new Delivery.ResolvedRecipient(RecipientRef.user("ann"), Map.of()),
          Map.of(),
          null,
          null);

  private final List<String> left = new ArrayList<>();
  private final Send send = new Send(TIMEOUT, late -> left.add(late.getMessage()), 0);

  private void lookAfter(Duration time) {
    send.look(time.toNanos());
  }

  private static void untilInterrupted() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  @Test
  void aSendIsInterruptedWhenItsTimeIsOver() {
    Channel channel =
        delivery -> {
          lookAfter(TIMEOUT.minusNanos(1));
          assertThat(Thread.currentThread().isInterrupted()).isFalse();
          lookAfter(TIMEOUT);
          untilInterrupted();
          return DeliveryResult.sent();
        };

    assertThatThrownBy(() -> send.call(channel, DELIVERY))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("took longer than PT1M")
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(left).isEmpty();
  }

  @Test
  void whateverASendThrowsThatWasInterruptedItTookTooLong() {
    Channel channel =
        delivery -> {
          lookAfter(TIMEOUT);
          throw new IllegalStateException("closed by interrupt"); // and the flag still up
        };

    assertThatThrownBy(() -> send.call(channel, DELIVERY)).isInstanceOf(TimeoutException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aSendThatComesBackLateWithAResultHasSent() throws Exception {
    DeliveryResult result =
        send.call(
            delivery -> {
              lookAfter(TIMEOUT);
              return DeliveryResult.sent("late");
            },
            DELIVERY);

    assertThat(result.detail()).isEqualTo("late");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aFailureForGoodIsOneHoweverLate() {
    assertThatThrownBy(
            () ->
                send.call(
                    delivery -> {
                      lookAfter(TIMEOUT);
                      throw new PermanentFailureException("no such address");
                    },
                    DELIVERY))
        .isInstanceOf(PermanentFailureException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aSendThatDoesNotReactIsLeftOnceAndItsResultDoesNotCount() {
    Channel channel =
        delivery -> {
          lookAfter(TIMEOUT);
          lookAfter(TIMEOUT.plus(Send.GRACE).minusNanos(1));
          assertThat(left).isEmpty();
          lookAfter(TIMEOUT.plus(Send.GRACE));
          lookAfter(TIMEOUT.plus(Send.GRACE).plus(Send.GRACE));
          return DeliveryResult.sent();
        };

    assertThatThrownBy(() -> send.call(channel, DELIVERY)).isInstanceOf(Send.LeftException.class);
    assertThat(left).containsExactly("took longer than PT1M");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptByAnotherStaysWhatItIs() {
    assertThatThrownBy(
            () ->
                send.call(
                    delivery -> {
                      Thread.currentThread().interrupt();
                      untilInterrupted();
                      return DeliveryResult.sent();
                    },
                    DELIVERY))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void noInterruptReachesWhatComesAfterTheSend() throws Exception {
    send.call(delivery -> DeliveryResult.sent(), DELIVERY); // it is over before it is looked at
    AtomicReference<Send> current = new AtomicReference<>(send);
    AtomicBoolean isOver = new AtomicBoolean();
    Thread watch =
        new Thread(
            () -> {
              while (!isOver.get()) {
                current.get().look(TIMEOUT.toNanos());
              }
            });
    watch.start();
    int interrupted = 0;
    for (int i = 0; i < 50_000; i++) {
      Send next = new Send(TIMEOUT, late -> {}, 0);
      boolean[] seen = {false};
      next.call(
          delivery -> {
            current.set(next);
            Thread.onSpinWait();
            seen[0] = Thread.currentThread().isInterrupted();
            return DeliveryResult.sent();
          },
          DELIVERY);
      interrupted += seen[0] ? 1 : 0;
      assertThat(Thread.interrupted()).as("after send %s", i).isFalse();
    }
    isOver.set(true);
    watch.join();
    assertThat(interrupted).isLessThan(50_000);
  }

  @Test
  void leavingIsRepeatedUntilItHasGoneWell() {
    List<String> tries = new ArrayList<>();
    Send failing =
        new Send(
            TIMEOUT,
            late -> {
              tries.add(late.getMessage());
              if (tries.size() == 1) {
                throw new IllegalStateException("not handed in");
              }
            },
            0);
    long toLeave = TIMEOUT.plus(Send.GRACE).toNanos();
    Channel channel =
        delivery -> {
          failing.look(TIMEOUT.toNanos());
          assertThatThrownBy(() -> failing.look(toLeave)).hasMessage("not handed in");
          failing.look(toLeave);
          failing.look(toLeave);
          return DeliveryResult.sent();
        };

    assertThatThrownBy(() -> failing.call(channel, DELIVERY))
        .isInstanceOf(Send.LeftException.class);
    assertThat(tries).hasSize(2);
  }

  @Test
  void aSendThatCouldNotBeLeftCountsWhenItComesBack() throws Exception {
    Send failing =
        new Send(
            TIMEOUT,
            late -> {
              throw new IllegalStateException("not handed in");
            },
            0);
    Channel channel =
        delivery -> {
          failing.look(TIMEOUT.toNanos());
          assertThatThrownBy(() -> failing.look(TIMEOUT.plus(Send.GRACE).toNanos()))
              .hasMessage("not handed in");
          return DeliveryResult.sent("late");
        };

    assertThat(failing.call(channel, DELIVERY).detail()).isEqualTo("late");
    assertThat(Thread.interrupted()).isFalse();
  }

  private void leaveAndThrow(Error thrown) throws Exception {
    send.call(
        delivery -> {
          lookAfter(TIMEOUT);
          lookAfter(TIMEOUT.plus(Send.GRACE));
          throw thrown;
        },
        DELIVERY);
  }

  @Test
  void anErrorOfTheWholeNodeIsOneAlsoFromASendThatWasLeft() {
    OutOfMemoryError error = new OutOfMemoryError("in a test");

    assertThatThrownBy(() -> leaveAndThrow(error)).isSameAs(error);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anyOtherErrorOfASendThatWasLeftDoesNotCount() {
    assertThatThrownBy(() -> leaveAndThrow(new StackOverflowError()))
        .isInstanceOf(Send.LeftException.class);
  }
}
