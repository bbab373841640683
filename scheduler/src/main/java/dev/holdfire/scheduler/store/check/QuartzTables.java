package dev.holdfire.scheduler.store.check;

import static dev.holdfire.scheduler.store.check.Column.bytes;
import static dev.holdfire.scheduler.store.check.Column.decimal;
import static dev.holdfire.scheduler.store.check.Column.flag;
import static dev.holdfire.scheduler.store.check.Column.label;
import static dev.holdfire.scheduler.store.check.Column.longNumber;
import static dev.holdfire.scheduler.store.check.Column.name;
import static dev.holdfire.scheduler.store.check.Column.number;
import static dev.holdfire.scheduler.store.check.Column.smallNumber;
import static dev.holdfire.scheduler.store.check.Column.word;

import java.util.List;

/** The tables of Quartz 2.5, as the create scripts make them. */
final class QuartzTables {
  static final List<Table> ALL =
      List.of(
          new Table(
              "QRTZ_JOB_DETAILS",
              List.of(name("SCHED_NAME", 120), name("JOB_NAME", 190), name("JOB_GROUP", 190)),
              List.of(
                  word("JOB_CLASS_NAME", 250),
                  label("DESCRIPTION", 250).optional(),
                  flag("IS_DURABLE"),
                  flag("IS_NONCONCURRENT"),
                  flag("IS_UPDATE_DATA"),
                  flag("REQUESTS_RECOVERY"),
                  bytes("JOB_DATA").optional())),
          new Table(
              "QRTZ_TRIGGERS",
              List.of(
                  name("SCHED_NAME", 120), name("TRIGGER_NAME", 190), name("TRIGGER_GROUP", 190)),
              List.of(
                  word("TRIGGER_STATE", 16),
                  word("TRIGGER_TYPE", 8),
                  longNumber("NEXT_FIRE_TIME").optional(),
                  longNumber("PREV_FIRE_TIME").optional(),
                  longNumber("START_TIME"),
                  longNumber("END_TIME").optional(),
                  number("PRIORITY").optional(),
                  smallNumber("MISFIRE_INSTR").optional(),
                  name("JOB_NAME", 190),
                  name("JOB_GROUP", 190),
                  name("CALENDAR_NAME", 190).optional(),
                  name("DESCRIPTION", 250).optional(),
                  bytes("JOB_DATA").optional())),
          new Table(
              "QRTZ_SIMPLE_TRIGGERS",
              List.of(
                  name("SCHED_NAME", 120), name("TRIGGER_NAME", 190), name("TRIGGER_GROUP", 190)),
              List.of(
                  longNumber("REPEAT_COUNT"),
                  longNumber("REPEAT_INTERVAL"),
                  longNumber("TIMES_TRIGGERED"))),
          new Table(
              "QRTZ_CRON_TRIGGERS",
              List.of(
                  name("SCHED_NAME", 120), name("TRIGGER_NAME", 190), name("TRIGGER_GROUP", 190)),
              List.of(word("CRON_EXPRESSION", 120), word("TIME_ZONE_ID", 80).optional())),
          new Table(
              "QRTZ_SIMPROP_TRIGGERS",
              List.of(
                  name("SCHED_NAME", 120), name("TRIGGER_NAME", 190), name("TRIGGER_GROUP", 190)),
              List.of(
                  label("STR_PROP_1", 512).optional(),
                  label("STR_PROP_2", 512).optional(),
                  label("STR_PROP_3", 512).optional(),
                  number("INT_PROP_1").optional(),
                  number("INT_PROP_2").optional(),
                  longNumber("LONG_PROP_1").optional(),
                  longNumber("LONG_PROP_2").optional(),
                  decimal("DEC_PROP_1").optional(),
                  decimal("DEC_PROP_2").optional(),
                  flag("BOOL_PROP_1").optional(),
                  flag("BOOL_PROP_2").optional())),
          new Table(
              "QRTZ_BLOB_TRIGGERS",
              List.of(
                  name("SCHED_NAME", 120), name("TRIGGER_NAME", 190), name("TRIGGER_GROUP", 190)),
              List.of(bytes("BLOB_DATA").optional())),
          new Table(
              "QRTZ_CALENDARS",
              List.of(name("SCHED_NAME", 120), name("CALENDAR_NAME", 190)),
              List.of(bytes("CALENDAR"))),
          new Table(
              "QRTZ_PAUSED_TRIGGER_GRPS",
              List.of(name("SCHED_NAME", 120), name("TRIGGER_GROUP", 190)),
              List.of()),
          new Table(
              "QRTZ_FIRED_TRIGGERS",
              List.of(name("SCHED_NAME", 120), name("ENTRY_ID", 95)),
              List.of(
                  name("INSTANCE_NAME", 190),
                  name("TRIGGER_NAME", 190),
                  name("TRIGGER_GROUP", 190),
                  word("STATE", 16),
                  longNumber("FIRED_TIME"),
                  longNumber("SCHED_TIME"),
                  number("PRIORITY"),
                  name("JOB_NAME", 190).optional(),
                  name("JOB_GROUP", 190).optional(),
                  flag("IS_NONCONCURRENT").optional(),
                  flag("REQUESTS_RECOVERY").optional())),
          new Table(
              "QRTZ_SCHEDULER_STATE",
              List.of(name("SCHED_NAME", 120), name("INSTANCE_NAME", 190)),
              List.of(longNumber("LAST_CHECKIN_TIME"), longNumber("CHECKIN_INTERVAL"))),
          new Table(
              "QRTZ_LOCKS", List.of(name("SCHED_NAME", 120), word("LOCK_NAME", 40)), List.of()));

  private QuartzTables() {}
}
