package dev.holdfire.scheduler.database;

class MariaDbCreatingIT extends CreatingContract {

  MariaDbCreatingIT() {
    super(TestDatabase.Kind.MARIADB);
  }
}
