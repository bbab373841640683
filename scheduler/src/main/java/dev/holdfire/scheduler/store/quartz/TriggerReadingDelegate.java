package dev.holdfire.scheduler.store.quartz;

import dev.holdfire.scheduler.store.jdbc.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDataMap;
import org.quartz.JobKey;
import org.quartz.JobPersistenceException;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.Constants;
import org.quartz.impl.jdbcjobstore.StdJDBCDelegate;
import org.quartz.impl.jdbcjobstore.TriggerPersistenceDelegate;
import org.quartz.impl.jdbcjobstore.TriggerPersistenceDelegate.TriggerPropertyBundle;
import org.quartz.impl.jdbcjobstore.Util;
import org.quartz.spi.OperableTrigger;

/** Reads triggers from rows of many, and locks one; Quartz reads each by statements of its own. */
abstract class TriggerReadingDelegate extends StdJDBCDelegate {
  /**
   * Locks the row of a trigger until the transaction ends, waiting for whoever has it.
   *
   * @return the discriminator of its kind; null if it does not exist
   */
  public final @Nullable String lockTrigger(Connection connection, TriggerKey key)
      throws SQLException {
    List<String> kinds = lock(connection, key, "", List.of());
    return kinds.isEmpty() ? null : kinds.get(0);
  }

  /** Locks the row of a trigger if this condition holds; its kind, or nothing if it does not. */
  final List<String> lock(
      Connection connection, TriggerKey key, String condition, List<Object> arguments)
      throws SQLException {
    List<Object> all = new ArrayList<>(List.of(key.getName(), key.getGroup()));
    all.addAll(arguments);
    return Sql.query(
        connection,
        rtp(
            "SELECT TRIGGER_TYPE FROM {0}TRIGGERS WHERE SCHED_NAME = {1} AND TRIGGER_NAME = ?"
                + " AND TRIGGER_GROUP = ?"
                + condition
                + " FOR UPDATE"),
        all,
        row -> row.getString("TRIGGER_TYPE"));
  }

  /** The discriminator of a trigger's kind. */
  public final String typeOf(OperableTrigger trigger) {
    TriggerPersistenceDelegate kind = findTriggerPersistenceDelegate(trigger);
    return kind == null ? Constants.TTYPE_BLOB : kind.getHandledTriggerTypeDiscriminator();
  }

  /** What Quartz writes of a new trigger's data. */
  public final byte[] dataOf(OperableTrigger trigger) throws IOException {
    JobDataMap data = trigger.getJobDataMap();
    return data.isEmpty() ? new byte[0] : serializeJobData(data).toByteArray();
  }

  /** Whether the row says that the trigger's job executes one at a time. */
  public final boolean isOneAtATime(ResultSet row) throws SQLException {
    return getBoolean(row, "IS_NONCONCURRENT");
  }

  /** The trigger in a row that has the columns of its kind's table too. */
  public final OperableTrigger readTrigger(Connection connection, ResultSet row)
      throws SQLException, ClassNotFoundException, IOException, JobPersistenceException {
    TriggerKey key = new TriggerKey(row.getString("TRIGGER_NAME"), row.getString("TRIGGER_GROUP"));
    TriggerPropertyBundle properties = properties(connection, row, key);
    OperableTrigger trigger = (OperableTrigger) builder(row, key, properties).build();
    trigger.setMisfireInstruction(row.getInt("MISFIRE_INSTR"));
    trigger.setNextFireTime(time(row, "NEXT_FIRE_TIME"));
    trigger.setPreviousFireTime(time(row, "PREV_FIRE_TIME"));
    if (properties.getStatePropertyNames() != null) {
      Util.setBeanProps(
          trigger, properties.getStatePropertyNames(), properties.getStatePropertyValues());
    }
    return trigger;
  }

  private TriggerPropertyBundle properties(Connection connection, ResultSet row, TriggerKey key)
      throws SQLException, JobPersistenceException {
    String type = row.getString("TRIGGER_TYPE");
    TriggerPersistenceDelegate kind = findTriggerPersistenceDelegate(type);
    if (kind == null) {
      throw new JobPersistenceException("Triggers of kind " + type + " cannot be loaded");
    }
    return kind.hasInlinedResultSetProperties()
        ? kind.loadExtendedTriggerPropertiesFromResultSet(row, key)
        : kind.loadExtendedTriggerProperties(connection, key);
  }

  private TriggerBuilder<?> builder(ResultSet row, TriggerKey key, TriggerPropertyBundle properties)
      throws SQLException, ClassNotFoundException, IOException {
    TriggerBuilder<?> builder =
        TriggerBuilder.newTrigger()
            .withIdentity(key)
            .withDescription(row.getString("DESCRIPTION"))
            .withPriority(row.getInt("PRIORITY"))
            .startAt(Date.from(Instant.ofEpochMilli(row.getLong("START_TIME"))))
            .endAt(time(row, "END_TIME"))
            .modifiedByCalendar(row.getString("CALENDAR_NAME"))
            .withSchedule(properties.getScheduleBuilder())
            .forJob(new JobKey(row.getString("JOB_NAME"), row.getString("JOB_GROUP")));
    Map<?, ?> data = jobData(row);
    return data == null ? builder : builder.usingJobData(new JobDataMap(data));
  }

  private @Nullable Map<?, ?> jobData(ResultSet row)
      throws SQLException, ClassNotFoundException, IOException {
    if (!canUseProperties()) {
      return (Map<?, ?>) getObjectFromBlob(row, "JOB_DATA");
    }
    try (InputStream text = (InputStream) getJobDataFromBlob(row, "JOB_DATA")) {
      if (text == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(text);
      return convertFromProperty(properties);
    }
  }

  private static @Nullable Date time(ResultSet row, String column) throws SQLException {
    long time = row.getLong(column);
    return time > 0 ? Date.from(Instant.ofEpochMilli(time)) : null;
  }
}
