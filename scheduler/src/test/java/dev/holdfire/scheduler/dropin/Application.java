package dev.holdfire.scheduler.dropin;

import dev.holdfire.scheduler.database.QuartzConnections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.DBConnectionManager;

/** A Quartz application with a scheduler of its own on any number of nodes, closed together. */
final class Application implements AutoCloseable {
  private final StoreUnderTest store;
  private final String name = "app-" + UUID.randomUUID();
  private final List<Scheduler> nodes = new ArrayList<>();

  Application(StoreUnderTest store) {
    this.store = store;
  }

  StoreUnderTest store() {
    return store;
  }

  String name() {
    return name;
  }

  Firings firings() {
    return Firings.of(name);
  }

  /** A node with two threads that is not started. */
  Scheduler node(String instance) throws SchedulerException {
    return node(instance, Map.of());
  }

  /** A node of this application with other settings. */
  Scheduler node(String instance, Map<String, String> settings) throws SchedulerException {
    return node(store, store.database().dataSource(), instance, settings);
  }

  /** The same with another job store on the same tables. */
  Scheduler node(
      StoreUnderTest itsStore, DataSource dataSource, String instance, Map<String, String> settings)
      throws SchedulerException {
    Properties properties = itsStore.properties();
    String connections = name + "-" + nodes.size();
    DBConnectionManager.getInstance()
        .addConnectionProvider(connections, new QuartzConnections(dataSource));
    properties.put("org.quartz.jobStore.dataSource", connections);
    properties.put("org.quartz.jobStore.clusterCheckinInterval", "1000");
    properties.put("org.quartz.scheduler.instanceName", name);
    properties.put("org.quartz.scheduler.instanceId", instance);
    properties.put("org.quartz.scheduler.idleWaitTime", "1000");
    properties.put("org.quartz.threadPool.class", Workers.class.getName());
    properties.put("org.quartz.threadPool.threadCount", "2");
    properties.putAll(settings);
    Scheduler node = new StdSchedulerFactory(properties).getScheduler();
    SchedulerRepository.getInstance().remove(name); // or the next node would be this one
    nodes.add(node);
    return node;
  }

  /** A node that is started. */
  Scheduler started(String instance) throws SchedulerException {
    Scheduler node = node(instance);
    node.start();
    return node;
  }

  /** Adds a durable job of this name. */
  static void add(Scheduler node, Class<? extends Job> type, String name)
      throws SchedulerException {
    node.addJob(JobBuilder.newJob(type).withIdentity(name).storeDurably().build(), true);
  }

  /** A trigger of the job with this name, due at once. */
  static TriggerBuilder<Trigger> trigger(String name, String job) {
    return TriggerBuilder.newTrigger().withIdentity(name).forJob(job);
  }

  /** Executes a statement on the tables, which it names with the prefix {@code QRTZ_}. */
  void sql(String statement) {
    try (Connection connection = store.database().dataSource().getConnection();
        Statement each = connection.createStatement()) {
      each.executeUpdate(statement.replace("QRTZ_", store.prefix()).replace(":app", name));
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a query, as texts, on the tables that are named as for a statement. */
  List<List<String>> rows(String query) {
    try (Connection connection = store.database().dataSource().getConnection();
        Statement each = connection.createStatement();
        ResultSet row =
            each.executeQuery(query.replace("QRTZ_", store.prefix()).replace(":app", name))) {
      List<List<String>> rows = new ArrayList<>();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.add(row.getString(i));
        }
        rows.add(values);
      }
      connection.commit();
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static ConditionFactory await() {
    return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(20));
  }

  static void await(ThrowingRunnable assertion) {
    await().untilAsserted(assertion);
  }

  @Override
  public void close() throws SchedulerException {
    firings().letPass(1_000);
    for (Scheduler node : nodes) {
      node.shutdown(true);
    }
    Firings.forget(name);
  }
}
