package dev.holdfire.scheduler.bench.node;

import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.bench.contender.HoldfireNodes;
import dev.holdfire.scheduler.bench.server.BenchPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * A Holdfire node in a JVM of its own. What it is told, line by line, and what it answers:
 *
 * <ul>
 *   <li>{@code start}: the moment, in epoch milliseconds, from which it executes what is due
 *   <li>{@code count}: how many sends there were since
 *   <li>{@code lateness}: how many milliseconds after their moments those of the workflow {@code
 *       at} were, separated by blanks
 *   <li>{@code stop}: {@code stopped}, when it executes nothing any more
 * </ul>
 *
 * It ends when its input does.
 */
public final class ExecutingNode implements Channel {
  private final AtomicLong sends = new AtomicLong();
  private final Queue<Double> lateness = new ConcurrentLinkedQueue<>();

  private ExecutingNode() {}

  /**
   * Serves until its input ends.
   *
   * @param arguments the JDBC URL and the number of workers
   */
  public static void main(String[] arguments) throws IOException {
    try (BenchPool pool = new BenchPool(arguments[0], HoldfireNodes.CONNECTIONS)) {
      new ExecutingNode().serve(pool, Integer.parseInt(arguments[1]));
    }
  }

  private void serve(BenchPool pool, int workers) throws IOException {
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Engine engine = engine(pool, workers);
    for (String question = questions.readLine();
        question != null;
        question = questions.readLine()) {
      switch (question) {
        case "start" -> {
          sends.set(0);
          lateness.clear();
          engine = engine(pool, workers);
          engine.start();
          System.out.println(System.currentTimeMillis());
        }
        case "count" -> System.out.println(sends.get());
        case "lateness" -> System.out.println(latenessLine());
        case "stop" -> {
          engine.close();
          System.out.println("stopped");
        }
        default -> throw new IllegalArgumentException(question);
      }
    }
    engine.close();
  }

  private Engine engine(BenchPool pool, int workers) {
    return HoldfireNodes.engine(pool.dataSource(), workers, this);
  }

  private String latenessLine() {
    return lateness.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  @Override
  public DeliveryResult send(Delivery delivery) {
    if (delivery.data().get("at") instanceof String at) {
      lateness.add(Duration.between(Instant.parse(at), Instant.now()).toNanos() / 1e6);
    }
    sends.incrementAndGet();
    return DeliveryResult.sent();
  }
}
