package dev.holdfire.scheduler.database;

class MariaDbGrantsIT extends GrantsContract {

  MariaDbGrantsIT() {
    super(TestDatabase.Kind.MARIADB);
  }
}
