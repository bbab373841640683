package dev.holdfire.scheduler;

import dev.holdfire.ConfigurationException;
import dev.holdfire.scheduler.store.jdbc.Tables;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a node and what it works on are called.
 *
 * @param scheduler the scheduler's name, the same on all its nodes, 1 to 120 letters, digits or
 *     characters of {@code _.:@-}; default {@value #SCHEDULER}. Any node executes any run of its
 *     scheduler, so applications with different workflows or channels need different names
 * @param instance the node's own id, different on each, 1 to 80 of the same; default a random one
 * @param quartzPrefix what the names of Quartz's tables begin with, at most 60 letters, digits,
 *     underscores and dots; default {@value #QUARTZ_PREFIX}
 * @param holdfirePrefix what the names of Holdfire's tables begin with, the same; default {@value
 *     #HOLDFIRE_PREFIX}
 */
public record Names(String scheduler, String instance, String quartzPrefix, String holdfirePrefix) {

  /** The default name of the scheduler. */
  public static final String SCHEDULER = "holdfire";

  /** The default prefix of Quartz's tables. */
  public static final String QUARTZ_PREFIX = Tables.QUARTZ;

  /** The default prefix of Holdfire's tables. */
  public static final String HOLDFIRE_PREFIX = Tables.HOLDFIRE;

  /** Quartz writes the scheduler's name into its statements as it is, so quotes are not for it. */
  private static final Pattern SCHEDULERS = Pattern.compile("[A-Za-z0-9_.:@-]{1,120}");

  private static final Pattern INSTANCES = Pattern.compile("[A-Za-z0-9_.:@-]{1,80}");
  private static final Pattern PREFIXES = Pattern.compile("[A-Za-z0-9_.]{0,60}");

  /**
   * @throws ConfigurationException with all that is wrong
   */
  public Names {
    String prefix = "at most 60 letters, digits, underscores and dots";
    new Checks()
        .matches("scheduler", scheduler, SCHEDULERS, name(120))
        .matches("instance", instance, INSTANCES, name(80))
        .matches("quartzPrefix", quartzPrefix, PREFIXES, prefix)
        .matches("holdfirePrefix", holdfirePrefix, PREFIXES, prefix)
        .done("the names");
  }

  private static String name(int max) {
    return "1 to " + max + " letters, digits, or characters of _.:@-";
  }

  /** The defaults, with a random instance id, another one each time. */
  public static Names defaults() {
    return new Names(SCHEDULER, "node-" + UUID.randomUUID(), QUARTZ_PREFIX, HOLDFIRE_PREFIX);
  }
}
