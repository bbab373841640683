package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.database.TestDatabase;

class MariaDbStartUpCheckIT extends ServerStartUpCheckContract {
  MariaDbStartUpCheckIT() {
    super(TestDatabase.Kind.MARIADB, "utf8mb4_nopad_bin", "utf8mb4_uca1400_ai_ci");
  }
}
