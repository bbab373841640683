package dev.holdfire.scheduler.bench.scenario;

import dev.holdfire.scheduler.bench.contender.Kind;
import dev.holdfire.scheduler.bench.http.HttpCalls;
import dev.holdfire.scheduler.bench.http.HttpLoad;
import dev.holdfire.scheduler.bench.http.Latencies;
import dev.holdfire.scheduler.bench.http.ServerProcess;
import dev.holdfire.scheduler.bench.measure.Metric;
import dev.holdfire.scheduler.bench.measure.Results;
import dev.holdfire.scheduler.bench.measure.Turn;
import dev.holdfire.scheduler.bench.server.BenchDatabase;
import dev.holdfire.scheduler.bench.server.BenchPool;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * Triggering and canceling over HTTP, one recipient a call: as many triggers as the server takes
 * from 64 connections, and 500 cancellations a second, alone and beside 250 triggers a second.
 */
final class HttpScenario implements Scenario {
  private static final int USERS = 64;
  private static final int CANCELS_PER_SECOND = 500;
  private static final int CANCELS_PER_TRIGGER = 2; // where both go on
  private static final int CANCEL_PART = 4; // of what was triggered, each time
  private static final double P99 = 99;

  @Override
  public String name() {
    return "http";
  }

  @Override
  public void run(Stage stage) {
    try (BenchDatabase database = Kind.HOLDFIRE.createDatabase(stage.server());
        BenchPool pool = new BenchPool(database.url(), 1);
        ServerProcess server = ServerProcess.start(database.url())) {
      HttpCalls calls = new HttpCalls(server.address());
      calls.putWorkflow();
      Round round = new Round(calls);
      stage
          .rounds()
          .run(List.of(new Turn(Kind.HOLDFIRE.label(), stage.sizes().called(), round::measure)));
      round.check(pool, stage.results());
    }
  }

  /** What is measured again and again on one server, with other keys each time. */
  private static final class Round {
    private final HttpCalls calls;
    private final HttpLoad triggers = new HttpLoad(200);
    private final HttpLoad cancels = new HttpLoad(204);
    private int triggered;
    private int canceled;
    private final List<String> failures = new ArrayList<>();

    Round(HttpCalls calls) {
      this.calls = calls;
    }

    void measure(int size, Turn.Recorder recorder) {
      Latencies plain = trigger(size, calls::trigger);
      recorder.record(Metric.HTTP_TRIGGER, plain.perSecond());
      recorder.record(Metric.HTTP_TRIGGER_P99, plain.millis().percentile(P99));
      Latencies once = trigger(size, calls::triggerOnce);
      recorder.record(Metric.HTTP_TRIGGER_ONCE, once.perSecond());
      Latencies alone = cancel(size / CANCEL_PART);
      recorder.record(Metric.HTTP_CANCEL_MEDIAN, alone.millis().median());
      recorder.record(Metric.HTTP_CANCEL_P99, alone.millis().percentile(P99));
      recorder.record(
          Metric.HTTP_CANCEL_BESIDE_P99, cancelBeside(size / CANCEL_PART).millis().percentile(P99));
    }

    private Latencies trigger(int count, IntFunction<HttpRequest> requests) {
      Latencies latencies = triggers.users(USERS, count, numbered(triggered, requests));
      triggered += count;
      failures.addAll(latencies.failures());
      return latencies;
    }

    private Latencies cancel(int count) {
      Latencies latencies =
          cancels.rate(CANCELS_PER_SECOND, count, numbered(canceled, calls::cancel));
      canceled += count;
      failures.addAll(latencies.failures());
      return latencies;
    }

    private Latencies cancelBeside(int count) {
      int more = count / CANCELS_PER_TRIGGER;
      int perSecond = CANCELS_PER_SECOND / CANCELS_PER_TRIGGER;
      IntFunction<HttpRequest> requests = numbered(triggered, calls::trigger);
      CompletableFuture<Latencies> beside =
          CompletableFuture.supplyAsync(() -> triggers.rate(perSecond, more, requests));
      Latencies latencies = cancel(count);
      failures.addAll(beside.join().failures());
      triggered += more;
      return latencies;
    }

    private static IntFunction<HttpRequest> numbered(int first, IntFunction<HttpRequest> request) {
      return number -> request.apply(first + number);
    }

    /** The books; when requests have failed, those are what is wrong. */
    void check(BenchPool pool, Results results) {
      if (!failures.isEmpty()) {
        results.addWrong("http: " + failures.size() + " failed, as " + failures.get(0));
        return;
      }
      compare(results, "wait", triggered - canceled, pool.count(count("QRTZ_TRIGGERS")));
      compare(results, "are canceled", canceled, pool.count(count("HF_HISTORY")));
    }

    private static String count(String table) {
      return "SELECT COUNT(*) FROM " + table;
    }

    private static void compare(Results results, String what, long expected, long found) {
      if (expected != found) {
        results.addWrong("http: " + found + " runs " + what + "; expected " + expected);
      }
    }
  }
}
