package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.dropin.Jobs.Note;
import dev.holdfire.scheduler.dropin.StoreUnderTest.Kind;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Tables;
import dev.holdfire.scheduler.store.other.IndexAdvice;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;

/** What Holdfire's store does with the tables and the connections that it is given. */
@OnEachDatabase
final class StartContract {
  private static final String OWN_PREFIX = "ADVISED_";

  private final TestDatabase database;
  private final Application application;
  private final FaultyDataSource faults;
  private final StoreUnderTest store;

  StartContract(TestDatabase database) {
    this.database = database;
    this.store = new StoreUnderTest(database, Kind.HOLDFIRE_ON_STOCK_TABLES);
    this.application = new Application(store);
    this.faults = new FaultyDataSource(database.dataSource());
  }

  @AfterEach
  void close() throws SchedulerException {
    application.close();
  }

  private Optional<String> advice(String prefix) {
    return IndexAdvice.on(
        new Database(database.dataSource(), "s", new Tables(prefix, Tables.HOLDFIRE)));
  }

  @Test
  void anIndexIsAdvisedUntilItIsThere() throws SQLException {
    StockTables.create(database, OWN_PREFIX);
    String advice = advice(OWN_PREFIX).orElseThrow();
    Matcher statement = Pattern.compile("CREATE INDEX .*").matcher(advice);
    assertThat(statement.find()).isTrue();
    try (Connection connection = database.administrator().getConnection();
        Statement each = connection.createStatement()) {
      each.execute(statement.group());
      connection.commit();
    }
    assertThat(advice(OWN_PREFIX)).isEmpty();
    assertThat(advice("QRTZ_")).isEmpty();
  }

  @Test
  void aDelegateForAnotherDatabaseIsRefused() {
    assertThatThrownBy(
            () ->
                application.node(
                    "a",
                    Map.of(
                        "org.quartz.jobStore.driverDelegateClass",
                        "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate")))
        .isInstanceOf(SchedulerException.class)
        .rootCause()
        .hasMessageContaining("PostgreSQLDelegate")
        .hasMessageContaining("remove this setting");
  }

  /** Acquired, fired, completed: the answers of so many commits are lost. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aCommitWhoseAnswerIsLostLeavesNoTriggerBehind(int answers) throws SchedulerException {
    Scheduler node = application.node(store, faults.dataSource(), "a", Map.of());
    Application.add(node, Note.class, "note");
    node.start();
    node.standby();
    node.scheduleJob(Application.trigger("once", "note").build());
    faults.loseAnswers(answers);

    node.start();

    Application.await(() -> assertThat(application.firings().count("once")).isPositive());
    Application.await(() -> assertThat(node.checkExists(new TriggerKey("once"))).isFalse());
    assertThat(faults.answersToLose()).isZero();
    assertThat(application.firings().count("once")).isOne();
  }
}
