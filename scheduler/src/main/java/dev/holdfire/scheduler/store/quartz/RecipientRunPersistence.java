package dev.holdfire.scheduler.store.quartz;

import dev.holdfire.scheduler.store.table.TriggerTable;
import java.sql.Connection;
import java.sql.ResultSet;
import org.quartz.JobDetail;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.TriggerPersistenceDelegate;
import org.quartz.spi.OperableTrigger;

/**
 * Lets Quartz show recipient runs among its triggers. They have no row in a table for their kind,
 * and Quartz never writes them: Holdfire does.
 */
final class RecipientRunPersistence implements TriggerPersistenceDelegate {
  @Override
  public void initialize(String tablePrefix, String schedulerName) {
    // there is no table
  }

  @Override
  public boolean canHandleTriggerType(OperableTrigger trigger) {
    return trigger instanceof RecipientRunTrigger;
  }

  @Override
  public String getHandledTriggerTypeDiscriminator() {
    return TriggerTable.TYPE;
  }

  @Override
  public int insertExtendedTriggerProperties(
      Connection connection, OperableTrigger trigger, String state, JobDetail job) {
    return 0;
  }

  @Override
  public int updateExtendedTriggerProperties(
      Connection connection, OperableTrigger trigger, String state, JobDetail job) {
    return 0;
  }

  @Override
  public int deleteExtendedTriggerProperties(Connection connection, TriggerKey key) {
    return 0;
  }

  @Override
  public TriggerPropertyBundle loadExtendedTriggerProperties(
      Connection connection, TriggerKey key) {
    return new TriggerPropertyBundle(RecipientRunTrigger.schedule(), null, null);
  }

  @Override
  public TriggerPropertyBundle loadExtendedTriggerPropertiesFromResultSet(
      ResultSet row, TriggerKey key) {
    return new TriggerPropertyBundle(RecipientRunTrigger.schedule(), null, null);
  }

  @Override
  public boolean hasInlinedResultSetProperties() {
    return true;
  }
}
