package dev.holdfire.scheduler.contract;

import dev.holdfire.scheduler.database.TestDatabase;

final class H2TriggerAndCancelTest extends TriggerAndCancelContract {
  @Override
  TestDatabase open() {
    return TestDatabase.h2();
  }
}
