package dev.holdfire.scheduler.store.meter;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A registry with a filter that throws, whatever is to be measured. */
public final class BrokenRegistry extends SimpleMeterRegistry {
  public BrokenRegistry() {
    config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public MeterFilterReply accept(Meter.Id id) {
                throw new IllegalStateException("in a test");
              }
            });
  }
}
