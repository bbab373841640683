package dev.holdfire.scheduler.bench.measure;

/** How long something takes. */
public final class Watch {
  private final long begin = System.nanoTime();

  public double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }

  public double millis() {
    return seconds() * 1_000;
  }
}
