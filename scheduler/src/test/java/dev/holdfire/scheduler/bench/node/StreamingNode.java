package dev.holdfire.scheduler.bench.node;

import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.bench.contender.HoldfireNodes;
import dev.holdfire.scheduler.bench.measure.Watch;
import dev.holdfire.scheduler.bench.server.BenchPool;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.stream.IntStream;

/**
 * Triggers a workflow that waits for a stream of recipients, in a JVM of its own with a small heap.
 * Prints how many seconds it took and how many megabytes the heap's pools had at most.
 */
public final class StreamingNode {
  /** The heap that it gets. */
  public static final int HEAP_MEGABYTES = 256;

  private static final double BYTES_OF_MEGABYTE = 1024.0 * 1024;

  private StreamingNode() {}

  /**
   * Triggers and prints.
   *
   * @param arguments the JDBC URL and the number of recipients
   */
  public static void main(String[] arguments) {
    int recipients = Integer.parseInt(arguments[1]);
    try (BenchPool pool = new BenchPool(arguments[0], HoldfireNodes.CONNECTIONS);
        Engine engine =
            HoldfireNodes.engine(pool.dataSource(), 0, delivery -> DeliveryResult.sent())) {
      Watch watch = new Watch();
      engine
          .workflows()
          .trigger(
              HoldfireNodes.LATER.key(),
              request ->
                  request
                      .audience(
                          IntStream.range(0, recipients).mapToObj(i -> Recipient.user("u" + i)))
                      .cancellationKey("stream"));
      System.out.println(watch.seconds());
      System.out.println(peakMegabytes());
    }
  }

  /** At most that much: the pools need not have had their peaks at the same moment. */
  private static double peakMegabytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(usage -> usage.getUsed())
            .sum()
        / BYTES_OF_MEGABYTE;
  }
}
