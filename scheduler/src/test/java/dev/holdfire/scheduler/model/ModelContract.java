package dev.holdfire.scheduler.model;

import static org.assertj.core.api.Assertions.fail;

import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
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
  private static final int IN_MEMORY = 2_000;
  private static final int ON_A_SERVER = 60;

  private final TestDatabase database;

  ModelContract(TestDatabase database) {
    this.database = database;
  }

  @Test
  void whateverHappensInWhicheverOrderNoRunIsLostAndNoneIsInTwoPlaces() {
    seeds().forEach(this::run);
  }

  private LongStream seeds() {
    Long seed = Long.getLong(SEED);
    if (seed != null) {
      return LongStream.of(seed);
    }
    boolean isInMemory = database.kind() == TestDatabase.Kind.H2;
    return LongStream.range(0, Integer.getInteger(COUNT, isInMemory ? IN_MEMORY : ON_A_SERVER));
  }

  /** Many short ones, and some in which much piles up. */
  private static int steps(long seed) {
    return seed % 10 == 0 ? 60 : 20;
  }

  private void run(long seed) {
    try {
      Interleaving interleaving = new Interleaving(database, seed);
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
