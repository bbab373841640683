package dev.holdfire.scheduler.database;

class MySqlDatabaseIT extends ServerDatabaseContract {

  MySqlDatabaseIT() {
    super(TestDatabase.Kind.MYSQL);
  }
}
