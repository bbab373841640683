package dev.holdfire.scheduler.dropin;

import dev.holdfire.scheduler.database.SharedDatabases;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.HoldfireJobStore;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.StdJDBCDelegate;

/** A job store on tables in a database, as an application would configure it. */
record StoreUnderTest(TestDatabase database, Kind kind) {
  /** Which class of job store, on whose tables. */
  enum Kind {
    STOCK,
    HOLDFIRE_ON_STOCK_TABLES,
    HOLDFIRE;

    /** The reference needs one database; what is to be like it, each, on tables of either kind. */
    private boolean isTestedOn(TestDatabase.Kind database) {
      return switch (this) {
        case STOCK -> database == TestDatabase.Kind.H2;
        case HOLDFIRE_ON_STOCK_TABLES -> true;
        case HOLDFIRE -> database != TestDatabase.Kind.MYSQL;
      };
    }
  }

  static Stream<Arguments> available() {
    return SharedDatabases.open()
        .flatMap(
            database ->
                Arrays.stream(Kind.values())
                    .filter(kind -> kind.isTestedOn(database.kind()))
                    .map(kind -> new StoreUnderTest(database, kind)))
        .map(Arguments::of);
  }

  boolean isStock() {
    return kind == Kind.STOCK;
  }

  /** The prefix of its tables, which are there when this returns. */
  String prefix() {
    return kind == Kind.HOLDFIRE ? "QRTZ_" : StockTables.in(database);
  }

  /** What an application's quartz.properties say of the store. */
  Properties properties() {
    Properties properties = new Properties();
    properties.put(
        "org.quartz.jobStore.class",
        (isStock() ? JobStoreTX.class : HoldfireJobStore.class).getName());
    properties.put("org.quartz.jobStore.driverDelegateClass", StdJDBCDelegate.class.getName());
    properties.put("org.quartz.jobStore.tablePrefix", prefix());
    properties.put("org.quartz.jobStore.isClustered", "true");
    return properties;
  }

  @Override
  public String toString() {
    return kind + " on " + database;
  }
}
