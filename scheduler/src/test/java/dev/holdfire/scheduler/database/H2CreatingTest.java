package dev.holdfire.scheduler.database;

class H2CreatingTest extends CreatingContract {

  H2CreatingTest() {
    super(TestDatabase.Kind.H2);
  }
}
