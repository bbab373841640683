package dev.holdfire.scheduler.database;

class H2GrantsTest extends GrantsContract {

  H2GrantsTest() {
    super(TestDatabase.Kind.H2);
  }
}
