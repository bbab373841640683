package dev.holdfire.scheduler.database;

class MariaDbDatabaseIT extends ServerDatabaseContract {

  MariaDbDatabaseIT() {
    super(TestDatabase.Kind.MARIADB);
  }
}
