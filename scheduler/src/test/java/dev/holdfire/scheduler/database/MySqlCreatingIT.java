package dev.holdfire.scheduler.database;

class MySqlCreatingIT extends CreatingContract {

  MySqlCreatingIT() {
    super(TestDatabase.Kind.MYSQL);
  }
}
