package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.store.TransactionalWorkflows;
import dev.holdfire.trigger.TriggerRequest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same idempotency key in several calls at the same moment. */
@Timeout(120)
class AtOnceTest {
  private static final int CALLERS = 8;
  private static final int KEYS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ONE = "{\"recipients\":[\"user_1\"]}";

  private final TestDatabase database = new TestDatabase();
  private final TestServer server = TestServer.start(builder -> builder.jdbcUrl(database.url()));

  @AfterEach
  void close() {
    server.close();
    database.close();
  }

  @Test
  void ofManyTheSameOneStartsAndAllHaveItsAnswer() throws Exception {
    List<List<Reply>> byCaller = race();

    List<String> started = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      int each = key;
      List<Reply> replies = byCaller.stream().map(caller -> caller.get(each)).toList();
      replies.forEach(reply -> reply.isDone(200));
      List<Reply> first =
          replies.stream().filter(reply -> reply.header("idempotent-replayed").isEmpty()).toList();
      assertThat(first).as("those that started a run by key " + key).hasSize(1);
      started.add(first.get(0).text("/workflow_run_id"));
      assertThat(replies)
          .extracting(reply -> reply.text("/workflow_run_id"))
          .containsOnly(started.get(key));
      assertThat(replies)
          .filteredOn(reply -> reply.header("idempotent-replayed").isPresent())
          .hasSize(CALLERS - 1)
          .allMatch(reply -> reply.header("idempotent-replayed").orElseThrow().equals("true"))
          .extracting(reply -> reply.header("original-x-request-id"))
          .containsOnly(first.get(0).header("x-request-id"));
    }
    assertThat(server.server.holdfire().workflows().list(RunQuery.all().limit(1_000)).items())
        .extracting(run -> run.trigger().workflowRunId())
        .containsExactlyInAnyOrderElementsOf(started);
  }

  /** What each caller was answered, key by key; all go on to the next key together. */
  private List<List<Reply>> race() throws Exception {
    CyclicBarrier start = new CyclicBarrier(CALLERS);
    Callable<List<Reply>> caller =
        () -> {
          List<Reply> replies = new ArrayList<>();
          for (int key = 0; key < KEYS; key++) {
            start.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            replies.add(server.trigger(ONE, "Idempotency-Key", "key-" + key));
          }
          return replies;
        };
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<List<Reply>>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(threads.submit(caller));
      }
      return results(callers);
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<List<Reply>> results(List<Future<List<Reply>>> callers)
      throws InterruptedException, ExecutionException {
    List<List<Reply>> results = new ArrayList<>();
    for (Future<List<Reply>> caller : callers) {
      results.add(caller.get());
    }
    return results;
  }

  @Test
  void aRepeatWaitsWhileTheFirstIsInFlightAndAnotherRequestIsRefusedAfterIt() throws SQLException {
    try (Connection first = DriverManager.getConnection(database.url())) {
      first.setAutoCommit(false);
      String id = triggerWithin(first);
      CompletableFuture<Reply> same = inFlight(ONE, 1);
      CompletableFuture<Reply> other = inFlight("{\"recipients\":[\"user_2\"]}", 2);

      first.commit();

      Reply repeat = same.join().isDone(200);
      assertThat(repeat.text("/workflow_run_id")).isEqualTo(id);
      assertThat(repeat.header("idempotent-replayed")).contains("true");
      assertThat(repeat.header("original-x-request-id")).contains("the-first");
      other.join().isFailure(400, "idempotency_key_reused");
    }
    assertThat(server.server.holdfire().workflows().list(RunQuery.all()).items()).hasSize(1);
  }

  @Test
  void aRepeatIsTheFirstWhenThatIsRolledBack() throws SQLException {
    try (Connection first = DriverManager.getConnection(database.url())) {
      first.setAutoCommit(false);
      String id = triggerWithin(first);
      CompletableFuture<Reply> same = inFlight(ONE, 1);

      first.rollback();

      Reply started = same.join().isDone(200);
      assertThat(started.text("/workflow_run_id")).isNotEqualTo(id);
      assertThat(started.header("idempotent-replayed")).isEmpty();
    }
    assertThat(server.server.holdfire().workflows().list(RunQuery.all()).items()).hasSize(1);
  }

  private String triggerWithin(Connection connection) throws SQLException {
    TriggerRequest request =
        TriggerRequest.of(TestServer.WORKFLOW)
            .recipients("user_1")
            .idempotencyKey("once")
            .requestId("the-first")
            .build();
    return server
        .server
        .holdfire()
        .unwrap(TransactionalWorkflows.class)
        .trigger(connection, request)
        .id();
  }

  /** A call with the same key that waits for the first, with so many others. */
  private CompletableFuture<Reply> inFlight(String json, int waiting) {
    CompletableFuture<Reply> reply =
        CompletableFuture.supplyAsync(() -> server.trigger(json, "Idempotency-Key", "once"))
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    Awaitility.await().atMost(PATIENCE).until(() -> waiting() == waiting);
    assertThat(reply).isNotDone();
    return reply;
  }

  /** How many claim a key; that of the first is held, so they wait. */
  private int waiting() throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url());
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery(
                "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS"
                    + " WHERE EXECUTING_STATEMENT LIKE 'INSERT INTO HF_IDEMPOTENCY%'")) {
      count.next();
      return count.getInt(1);
    }
  }
}
