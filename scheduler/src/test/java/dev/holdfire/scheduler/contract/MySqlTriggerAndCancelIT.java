package dev.holdfire.scheduler.contract;

import dev.holdfire.scheduler.database.TestDatabase;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(named = "HOLDFIRE_TEST_MYSQL_URL", matches = ".+")
final class MySqlTriggerAndCancelIT extends TriggerAndCancelContract {
  @Override
  TestDatabase open() {
    return TestDatabase.mySql();
  }
}
