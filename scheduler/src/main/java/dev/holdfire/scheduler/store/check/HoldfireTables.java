package dev.holdfire.scheduler.store.check;

import static dev.holdfire.scheduler.store.check.Column.bytes;
import static dev.holdfire.scheduler.store.check.Column.flag;
import static dev.holdfire.scheduler.store.check.Column.id;
import static dev.holdfire.scheduler.store.check.Column.label;
import static dev.holdfire.scheduler.store.check.Column.longNumber;
import static dev.holdfire.scheduler.store.check.Column.longText;
import static dev.holdfire.scheduler.store.check.Column.mediumText;
import static dev.holdfire.scheduler.store.check.Column.name;
import static dev.holdfire.scheduler.store.check.Column.number;
import static dev.holdfire.scheduler.store.check.Column.smallNumber;
import static dev.holdfire.scheduler.store.check.Column.word;

import java.util.List;

/** Holdfire's own tables, as the create scripts make them. */
final class HoldfireTables {
  static final List<Table> ALL =
      List.of(
          new Table(
              "HF_WORKFLOW",
              List.of(name("SCHED_NAME", 120), name("WORKFLOW_KEY", 255), id("VERSION", 64)),
              List.of(longText("DEFINITION"), longNumber("CREATED_AT"))),
          new Table(
              "HF_DEFINITION",
              List.of(name("SCHED_NAME", 120), name("WORKFLOW_KEY", 255)),
              List.of(id("VERSION", 64), flag("ACTIVE"), longNumber("CHANGED_AT"))),
          new Table(
              "HF_RUN",
              List.of(name("SCHED_NAME", 120), id("WORKFLOW_RUN_ID", 36)),
              List.of(
                  name("WORKFLOW_KEY", 255),
                  id("WORKFLOW_VERSION", 64),
                  name("RUN_GROUP", 190),
                  name("CANCELLATION_KEY", 255).optional(),
                  name("TENANT", 255).optional(),
                  mediumText("ACTOR").optional(),
                  longText("DATA"),
                  flag("SKIPS_DELAYS"),
                  flag("SANDBOXED"),
                  number("RECIPIENTS"),
                  longNumber("CREATED_AT"))),
          new Table(
              "HF_LOAD",
              List.of(name("SCHED_NAME", 120), word("TOKEN", 16)),
              List.of(
                  id("WORKFLOW_RUN_ID", 36),
                  name("RUN_GROUP", 190),
                  word("PHASE", 16),
                  longNumber("LEASE_UNTIL"))),
          new Table(
              "HF_HISTORY",
              List.of(name("SCHED_NAME", 120), id("RECIPIENT_RUN_ID", 36)),
              List.of(
                  id("WORKFLOW_RUN_ID", 36),
                  name("RUN_GROUP", 190),
                  id("RECIPIENT_HASH", 8),
                  word("STATUS", 16),
                  longNumber("TRIGGERED_AT"),
                  longNumber("FINISHED_AT"),
                  id("CANCELLATION_ID", 36).optional(),
                  bytes("RUN_DATA"))),
          new Table(
              "HF_CANCELLATION",
              List.of(name("SCHED_NAME", 120), id("CANCELLATION_ID", 36)),
              List.of(
                  name("WORKFLOW_KEY", 255).optional(),
                  name("CANCELLATION_KEY", 255).optional(),
                  name("RUN_GROUP", 190).optional(),
                  id("RECIPIENT_RUN_ID", 36).optional(),
                  longNumber("CREATED_AT"),
                  label("REASON", 1000).optional(),
                  label("ACTOR", 255).optional(),
                  flag("REJECTED"),
                  number("CANCELED"),
                  number("STOPPING"),
                  number("ALREADY_CANCELED"),
                  number("ALREADY_FINISHED"),
                  number("NOT_FOUND"),
                  longText("RECEIPT"))),
          new Table(
              "HF_IDEMPOTENCY",
              List.of(name("SCHED_NAME", 120), id("KEY_HASH", 64)),
              List.of(
                  id("REQUEST_HASH", 64),
                  id("WORKFLOW_RUN_ID", 36),
                  label("REQUEST_ID", 255).optional(),
                  longNumber("CREATED_AT"))),
          new Table(
              "HF_RECIPIENT",
              List.of(name("SCHED_NAME", 120), id("RECIPIENT_HASH", 64)),
              List.of(
                  name("COLLECTION", 255),
                  name("RECIPIENT_ID", 256),
                  longText("PROPERTIES"),
                  longNumber("UPDATED_AT"))),
          new Table(
              "HF_PAUSED",
              List.of(name("SCHED_NAME", 120), name("WORKFLOW_KEY", 255)),
              List.of(word("PHASE", 16), longNumber("PAUSED_AT"))),
          new Table(
              "HF_SCHEMA",
              List.of(smallNumber("ID")),
              List.of(
                  word("VERSION", 16), word("OLDEST_APPLICATION", 16), longNumber("CHANGED_AT"))),
          new Table(
              "HF_SCRIPT",
              List.of(name("SCRIPT", 120), id("CHECKSUM", 64)),
              List.of(longNumber("RUN_AT"), name("RUN_BY", 255))));

  private HoldfireTables() {}
}
