package dev.holdfire.scheduler.bench.measure;

/** What a figure counts. */
public enum Unit {
  PER_SECOND("/s", true),
  MILLISECONDS("ms", false),
  MEGABYTES("MB", false);

  private final String symbol;
  private final boolean isMoreBetter;

  Unit(String symbol, boolean isMoreBetter) {
    this.symbol = symbol;
    this.isMoreBetter = isMoreBetter;
  }

  public String symbol() {
    return symbol;
  }

  /** How many times better a value is than another. */
  public double ratio(double value, double other) {
    return isMoreBetter ? value / other : other / value;
  }
}
