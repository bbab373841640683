package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.database.TestDatabase;
import org.junit.jupiter.api.Order;

@Order(1) // takes long, so that it begins first and others run beside it
class MariaDbStartUpCheckIT extends ServerStartUpCheckContract {
  MariaDbStartUpCheckIT() {
    super(TestDatabase.Kind.MARIADB, "utf8mb4_nopad_bin", "utf8mb4_uca1400_ai_ci");
  }
}
