package dev.holdfire.scheduler.bench.contender;

import dev.holdfire.scheduler.bench.server.BenchPool;

/** The rows of runs in Holdfire's tables. */
final class HoldfireTables {
  private HoldfireTables() {}

  static void clear(BenchPool pool) {
    pool.execute(
        "TRUNCATE TABLE QRTZ_TRIGGERS",
        "TRUNCATE TABLE QRTZ_FIRED_TRIGGERS",
        "TRUNCATE TABLE HF_RUN",
        "TRUNCATE TABLE HF_HISTORY",
        "TRUNCATE TABLE HF_CANCELLATION");
  }
}
