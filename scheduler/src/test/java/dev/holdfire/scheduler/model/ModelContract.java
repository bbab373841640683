package dev.holdfire.scheduler.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings against the model. The system property {@value #SEED} runs one of them
 * again; {@value #COUNT} runs more of them.
 */
@OnEachDatabase
final class ModelContract {
  private static final String SEED = "holdfire.test.seed";
  private static final String COUNT = "holdfire.test.interleavings";
  private static final int IN_MEMORY = 500;
  private static final int ON_A_SERVER = 50;

  private final TestDatabase database;
  private final Map<Happening, Integer> happened = new EnumMap<>(Happening.class);

  ModelContract(TestDatabase database) {
    this.database = database;
  }

  @Test
  void whateverHappensInWhicheverOrderNoRunIsLostAndNoneIsInTwoPlaces() {
    seeds().forEach(this::run);

    if (isAll()) {
      assertThat(happened.keySet())
          .as("what chance has brought about")
          .contains(Happening.values());
    }
  }

  /** Whether there are so many that even what is rare must have happened. */
  private boolean isAll() {
    return isInMemory() && !isOneAgain() && Integer.getInteger(COUNT, IN_MEMORY) >= IN_MEMORY;
  }

  private static boolean isOneAgain() {
    return Long.getLong(SEED) != null;
  }

  private boolean isInMemory() {
    return database.kind() == TestDatabase.Kind.H2;
  }

  private LongStream seeds() {
    if (isOneAgain()) {
      return LongStream.of(Long.getLong(SEED));
    }
    return LongStream.range(0, Integer.getInteger(COUNT, isInMemory() ? IN_MEMORY : ON_A_SERVER));
  }

  /** Many short ones, and some in which much piles up. */
  private static int steps(long seed) {
    return seed % 10 == 0 ? 60 : 20;
  }

  private void run(long seed) {
    try {
      Interleaving interleaving = new Interleaving(database, seed, happened);
      for (int i = 0; i < steps(seed); i++) {
        interleaving.step();
        interleaving.look();
        if (i % 10 == 9) {
          interleaving.compare();
        }
      }
      interleaving.drain();
    } catch (RuntimeException | AssertionError e) {
      fail("Seed " + seed + " fails; run it again with -D" + SEED + "=" + seed, e);
    }
  }
}
