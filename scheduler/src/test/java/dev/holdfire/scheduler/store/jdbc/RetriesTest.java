package dev.holdfire.scheduler.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.store.meter.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

final class RetriesTest {
  private final SQLException deadlock = new SQLException("deadlock", "40001", 1213);
  private final SQLException timeout = new SQLException("lock timeout", "HY000", 1205);
  private final SQLException lost = new SQLException("link failure", "08S01");
  private final SQLException killedOnMariaDb = new SQLException("killed", "70100", 1927);

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Retries retries = new Retries("do it", new Meters(registry, "s", "n"));

  private double counted(String reason) {
    return registry
        .get(Meters.RETRIED)
        .tags("scheduler", "s", "node", "n", "operation", "do it", "reason", reason)
        .counter()
        .count();
  }

  @Test
  void aDeadlockVictimIsTriedTwelveTimes() {
    for (int attempt = 1; attempt < 12; attempt++) {
      assertThat(retries.again(deadlock)).isTrue();
    }
    assertThat(retries.again(deadlock)).isFalse();

    assertThat(retries.attempts()).isEqualTo(12);
    assertThat(counted("deadlock")).isEqualTo(11);
  }

  @Test
  void aLockIsWaitedForTwiceWhateverComesBetween() {
    assertThat(retries.again(deadlock)).isTrue();
    assertThat(retries.again(deadlock)).isTrue();
    assertThat(retries.again(timeout)).isTrue();
    assertThat(retries.again(deadlock)).isTrue();
    assertThat(retries.again(timeout)).isFalse();

    assertThat(counted("lock_timeout")).isOne();
  }

  @Test
  void anotherConnectionIsTaken() {
    assertThat(retries.again(lost)).isTrue();
    assertThat(retries.again(killedOnMariaDb)).isTrue();

    assertThat(counted("connection_lost")).isEqualTo(2);
  }

  @Test
  void aThreadThatIsInterruptedTakesNoOtherConnection() {
    Thread.currentThread().interrupt();

    assertThat(retries.again(lost)).isFalse();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whatAnotherTryDoesNotMendIsNotTriedAgain() {
    assertThat(retries.again(new SQLException("disk full", "HY000"))).isFalse();
    assertThat(retries.again(new SQLTransientConnectionException("none", "08001"))).isFalse();

    assertThat(registry.getMeters()).isEmpty();
  }
}
