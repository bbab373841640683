package dev.holdfire.scheduler.bench.scenario;

/**
 * How much of everything.
 *
 * @param rounds how often each contender is measured, after it has been warmed up
 * @param drained runs that are executed
 * @param called runs that are triggered in calls of a thousand, or called off as one group
 * @param groups small groups that are called off one by one
 * @param single recipients that are called off one by one
 * @param streamed recipients of one trigger call
 * @param waiting runs that wait for later
 * @param seconds for how long runs come due
 */
public record Sizes(
    int rounds,
    int drained,
    int called,
    int groups,
    int single,
    int streamed,
    int waiting,
    int seconds) {
  public static final Sizes FULL =
      new Sizes(3, 40_000, 20_000, 1_000, 200, 1_000_000, 1_000_000, 30);

  /** For a look: all of it in less than a minute. */
  public static final Sizes QUICK = new Sizes(1, 2_000, 2_000, 20, 20, 10_000, 10_000, 2);
}
