package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.database.TestDatabase;
import org.junit.jupiter.api.Order;

@Order(1) // takes long, so that it begins first and others run beside it
class MySqlStartUpCheckIT extends ServerStartUpCheckContract {
  MySqlStartUpCheckIT() {
    super(TestDatabase.Kind.MYSQL, "utf8mb4_0900_bin", "utf8mb4_0900_ai_ci");
  }
}
