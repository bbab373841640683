package dev.holdfire.scheduler.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The clock of one node, which can be ahead of the cluster's or behind it. */
final class SteppedClock extends Clock {
  private final Clock cluster;
  private Duration ahead = Duration.ZERO;

  SteppedClock(Clock cluster) {
    this.cluster = cluster;
  }

  /** Steps to so much ahead of the cluster's clock; behind it, if negative. */
  void step(Duration newAhead) {
    ahead = newAhead;
  }

  @Override
  public Instant instant() {
    return cluster.instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return cluster.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return cluster.withZone(zone);
  }
}
