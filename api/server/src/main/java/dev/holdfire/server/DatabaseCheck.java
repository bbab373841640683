package dev.holdfire.server;

import dev.holdfire.Problem;
import dev.holdfire.StartUpCheckException;
import dev.holdfire.scheduler.store.check.SchemaCheck;
import java.util.List;

/** Whether a server would start on its database, without one that does. */
public final class DatabaseCheck {
  private DatabaseCheck() {}

  /**
   * Looks; only reads.
   *
   * @throws StartUpCheckException if there is no connection to be had, or the database is an
   *     embedded one, which only a server makes and opens
   */
  public static SchemaCheck.Report run(ServerConfig config) {
    if (config.database().url() == null) {
      throw new StartUpCheckException(
          "the check of the database",
          List.of(
              new Problem(
                  "database.url",
                  "is not given; expected that of a database which a DBA has made. An embedded one"
                      + " is made and checked by serve")));
    }
    try (Pools pools = Pools.open(config.database())) {
      return SchemaCheck.of(pools, config.node().engine().names());
    }
  }
}
