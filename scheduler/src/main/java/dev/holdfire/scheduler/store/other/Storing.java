package dev.holdfire.scheduler.store.other;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.quartz.HoldfireDelegate;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quartz.CronTrigger;
import org.quartz.SimpleTrigger;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.Constants;
import org.quartz.spi.OperableTrigger;

/**
 * Stores triggers that are to wait, in a transaction that has Quartz's lock: a chunk of simple and
 * cron triggers by a constant number of statements. Left to Quartz's own way are other kinds, and
 * triggers that exist if they are not to be replaced, are of another kind or fire just now. Safe
 * for use by many threads.
 */
public final class Storing {
  private static final int CHUNK = 1_000;
  private static final Set<String> KINDS = Set.of(Constants.TTYPE_SIMPLE, Constants.TTYPE_CRON);
  private static final List<String> KEYS = List.of("SCHED_NAME", "TRIGGER_NAME", "TRIGGER_GROUP");

  /** All but the data, which Quartz leaves alone when they were not touched. */
  private static final List<String> COLUMNS =
      List.of(
          "SCHED_NAME",
          "TRIGGER_NAME",
          "TRIGGER_GROUP",
          "JOB_NAME",
          "JOB_GROUP",
          "DESCRIPTION",
          "NEXT_FIRE_TIME",
          "PREV_FIRE_TIME",
          "TRIGGER_STATE",
          "TRIGGER_TYPE",
          "START_TIME",
          "END_TIME",
          "CALENDAR_NAME",
          "MISFIRE_INSTR",
          "PRIORITY");

  private static final List<String> COLUMNS_AND_DATA = with(COLUMNS, "JOB_DATA");
  private static final List<String> CRON_COLUMNS = with(KEYS, "CRON_EXPRESSION", "TIME_ZONE_ID");

  private final Database database;
  private final HoldfireDelegate delegate;
  private final TriggerRows rows;

  public Storing(Database database, HoldfireDelegate delegate) {
    this.database = database;
    this.delegate = delegate;
    this.rows = new TriggerRows(database);
  }

  private static List<String> with(List<String> columns, String... more) {
    List<String> all = new ArrayList<>(columns);
    all.addAll(Arrays.asList(more));
    return List.copyOf(all);
  }

  /**
   * Stores triggers of which none belongs to a paused group or to a job that blocks it.
   *
   * @return those that are left
   */
  public List<OperableTrigger> store(
      Connection connection, List<OperableTrigger> triggers, boolean replace)
      throws SQLException, IOException {
    List<OperableTrigger> left = new ArrayList<>();
    for (int from = 0; from < triggers.size(); from += CHUNK) {
      List<OperableTrigger> chunk = triggers.subList(from, Math.min(triggers.size(), from + CHUNK));
      left.addAll(storeChunk(connection, chunk, replace));
    }
    return left;
  }

  private List<OperableTrigger> storeChunk(
      Connection connection, List<OperableTrigger> triggers, boolean replace)
      throws SQLException, IOException {
    Map<TriggerKey, OperableTrigger> stored = new LinkedHashMap<>();
    for (OperableTrigger trigger : triggers) {
      if (KINDS.contains(delegate.typeOf(trigger))) {
        stored.putIfAbsent(trigger.getKey(), trigger);
      }
    }
    Map<TriggerKey, String> existing = rows.lock(connection, stored.keySet());
    if (!stored.keySet().containsAll(existing.keySet())) {
      return triggers; // to this database, keys are the same that are not to Java
    }
    stored.values().removeIf(trigger -> isLeft(trigger, existing.get(trigger.getKey()), replace));
    stored.keySet().removeAll(rows.firing(connection, existing.keySet()));
    write(connection, stored.values(), existing.keySet());
    return triggers.stream().filter(each -> stored.get(each.getKey()) != each).toList();
  }

  private boolean isLeft(OperableTrigger trigger, @Nullable String existingType, boolean replace) {
    return existingType != null && !(replace && existingType.equals(delegate.typeOf(trigger)));
  }

  private void write(
      Connection connection, Collection<OperableTrigger> triggers, Set<TriggerKey> existing)
      throws SQLException, IOException {
    List<List<@Nullable Object>> withData = new ArrayList<>();
    List<List<@Nullable Object>> withoutData = new ArrayList<>();
    List<List<@Nullable Object>> crons = new ArrayList<>();
    List<SimpleTrigger> simple = new ArrayList<>();
    for (OperableTrigger trigger : triggers) {
      List<@Nullable Object> row = row(trigger);
      if (existing.contains(trigger.getKey()) && !trigger.getJobDataMap().isDirty()) {
        withoutData.add(row);
      } else {
        row.add(delegate.dataOf(trigger));
        withData.add(row);
      }
      if (delegate.typeOf(trigger).equals(Constants.TTYPE_CRON)) {
        crons.add(cron((CronTrigger) trigger));
      } else {
        simple.add((SimpleTrigger) trigger);
      }
    }
    overwrite(connection, "QRTZ_TRIGGERS", COLUMNS_AND_DATA, withData);
    overwrite(connection, "QRTZ_TRIGGERS", COLUMNS, withoutData);
    overwrite(connection, "QRTZ_CRON_TRIGGERS", CRON_COLUMNS, crons);
    rows.count(connection, simple);
  }

  private void overwrite(
      Connection connection, String table, List<String> columns, List<List<@Nullable Object>> all)
      throws SQLException {
    Insert.overwrite(database, table, columns, KEYS).rows(connection, all);
  }

  /** The values of {@link #COLUMNS}. */
  private List<@Nullable Object> row(OperableTrigger trigger) {
    return new ArrayList<>(
        Arrays.asList(
            database.scheduler(),
            trigger.getKey().getName(),
            trigger.getKey().getGroup(),
            trigger.getJobKey().getName(),
            trigger.getJobKey().getGroup(),
            trigger.getDescription(),
            millis(trigger.getNextFireTime(), null),
            millis(trigger.getPreviousFireTime(), -1L),
            Constants.STATE_WAITING,
            delegate.typeOf(trigger),
            millis(trigger.getStartTime(), null),
            millis(trigger.getEndTime(), 0L),
            trigger.getCalendarName(),
            trigger.getMisfireInstruction(),
            trigger.getPriority()));
  }

  private static @Nullable Long millis(@Nullable Date time, @Nullable Long none) {
    return time == null ? none : Long.valueOf(time.toInstant().toEpochMilli());
  }

  private List<@Nullable Object> cron(CronTrigger trigger) {
    return Arrays.asList(
        database.scheduler(),
        trigger.getKey().getName(),
        trigger.getKey().getGroup(),
        trigger.getCronExpression(),
        trigger.getTimeZone().getID());
  }
}
