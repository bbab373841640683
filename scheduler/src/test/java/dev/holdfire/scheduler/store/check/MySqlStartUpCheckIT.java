package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.database.TestDatabase;

class MySqlStartUpCheckIT extends ServerStartUpCheckContract {
  MySqlStartUpCheckIT() {
    super(TestDatabase.Kind.MYSQL, "utf8mb4_0900_bin", "utf8mb4_0900_ai_ci");
  }
}
