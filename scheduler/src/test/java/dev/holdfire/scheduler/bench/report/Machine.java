package dev.holdfire.scheduler.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What the figures were taken on. */
public final class Machine {
  private static final double BYTES_OF_GIGABYTE = 1024.0 * 1024 * 1024;

  private Machine() {}

  /** Processors, memory, operating system, Java. */
  public static String description() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return String.format(
        Locale.ROOT,
        "%d processors, %.0f GB, %s %s, Java %s",
        system.getAvailableProcessors(),
        system.getTotalMemorySize() / BYTES_OF_GIGABYTE,
        system.getName(),
        system.getArch(),
        System.getProperty("java.version"));
  }
}
