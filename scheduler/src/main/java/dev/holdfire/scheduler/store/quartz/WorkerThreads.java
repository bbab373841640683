package dev.holdfire.scheduler.store.quartz;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for workers: virtual ones from JDK 24, else those of the platform. JDK 21 to 23 have
 * virtual threads that hold on to one of the few threads which carry them while they wait in {@code
 * synchronized}, as many drivers and clients do: so many sends that hang would stop all.
 */
final class WorkerThreads {
  /** The first in which a virtual thread that waits in {@code synchronized} lets go (JEP 491). */
  private static final int UNPINNED = 24;

  private WorkerThreads() {}

  /** Makes threads that are called by this and a number. */
  static ThreadFactory named(String prefix) {
    return Runtime.version().feature() >= UNPINNED ? virtual(prefix) : platform(prefix);
  }

  private static ThreadFactory platform(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> new Thread(task, prefix + number.incrementAndGet());
  }

  /** By reflection, because this is compiled for Java 17. */
  private static ThreadFactory virtual(String prefix) {
    try {
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Method name = type.getMethod("name", String.class, long.class);
      Object named = name.invoke(builder, prefix, 1L);
      return (ThreadFactory) type.getMethod("factory").invoke(named);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This JVM has no virtual threads as of JDK 24", e);
    }
  }
}
