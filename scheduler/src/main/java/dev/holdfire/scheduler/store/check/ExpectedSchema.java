package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.store.check.Index.Need;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the create scripts make, as far as this version depends on it. A test compares the two on
 * every database.
 */
final class ExpectedSchema {
  /** All tables, Quartz's first. */
  static final List<Table> TABLES =
      Stream.concat(QuartzTables.ALL.stream(), HoldfireTables.ALL.stream()).toList();

  /** All indexes but the primary keys. */
  static final List<Index> INDEXES =
      List.of(
          index(
              "IDX_QRTZ_T_ACQUIRE",
              "QRTZ_TRIGGERS",
              Need.BY_NAME,
              "SCHED_NAME",
              "TRIGGER_STATE",
              "TRIGGER_TYPE",
              "NEXT_FIRE_TIME"),
          index(
              "IDX_QRTZ_T_GROUP",
              "QRTZ_TRIGGERS",
              Need.BY_NAME,
              "SCHED_NAME",
              "TRIGGER_GROUP",
              "TRIGGER_NAME"),
          index(
              "IDX_HF_H_GROUP",
              "HF_HISTORY",
              Need.BY_NAME,
              "SCHED_NAME",
              "RUN_GROUP",
              "RECIPIENT_HASH"),
          index("IDX_HF_H_RECIPIENT", "HF_HISTORY", Need.USEFUL, "SCHED_NAME", "RECIPIENT_HASH"),
          index("IDX_HF_C_GROUP", "HF_CANCELLATION", Need.USEFUL, "SCHED_NAME", "RUN_GROUP"),
          index("IDX_HF_I_CREATED", "HF_IDEMPOTENCY", Need.USEFUL, "SCHED_NAME", "CREATED_AT"));

  private ExpectedSchema() {}

  private static Index index(String name, String table, Need need, String... columns) {
    return new Index(name, table, List.of(columns), need);
  }
}
