package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.database.TestDatabase;

class H2VerifyScriptTest extends VerifyScriptContract {
  H2VerifyScriptTest() {
    super(TestDatabase.Kind.H2);
  }
}
