package dev.holdfire.scheduler.database;

class MySqlGrantsIT extends GrantsContract {

  MySqlGrantsIT() {
    super(TestDatabase.Kind.MYSQL);
  }
}
