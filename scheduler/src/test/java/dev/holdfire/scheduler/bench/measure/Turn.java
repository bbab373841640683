package dev.holdfire.scheduler.bench.measure;

/**
 * One contender's part of a round.
 *
 * @param contender its label
 * @param size how many runs or calls
 * @param measurement takes figures
 */
public record Turn(String contender, int size, Measurement measurement) {

  /** Takes the figures of one round. */
  @FunctionalInterface
  public interface Measurement {
    void take(int size, Recorder recorder);
  }

  /** Takes note of figures. */
  @FunctionalInterface
  public interface Recorder {
    void record(Metric metric, double value);
  }
}
