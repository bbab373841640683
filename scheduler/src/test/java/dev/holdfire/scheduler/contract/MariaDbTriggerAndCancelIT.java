package dev.holdfire.scheduler.contract;

import dev.holdfire.scheduler.database.TestDatabase;

final class MariaDbTriggerAndCancelIT extends TriggerAndCancelContract {
  @Override
  TestDatabase open() {
    return TestDatabase.mariaDb();
  }
}
