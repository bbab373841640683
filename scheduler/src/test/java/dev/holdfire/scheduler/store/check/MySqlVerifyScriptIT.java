package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.database.TestDatabase;

class MySqlVerifyScriptIT extends VerifyScriptContract {
  MySqlVerifyScriptIT() {
    super(TestDatabase.Kind.MYSQL);
  }
}
