package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.database.TestDatabase;

class MariaDbVerifyScriptIT extends VerifyScriptContract {
  MariaDbVerifyScriptIT() {
    super(TestDatabase.Kind.MARIADB);
  }
}
