package dev.holdfire.scheduler.store.jdbc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the tables. Statements are written with the prefixes that the scripts use, and get
 * those of this installation here.
 */
public final class Tables {
  /** The prefix of Quartz's tables in the scripts. */
  public static final String QUARTZ = "QRTZ_";

  /** The prefix of Holdfire's tables in the scripts. */
  public static final String HOLDFIRE = "HF_";

  private static final Pattern QUARTZ_NAME = Pattern.compile("\\bQRTZ_");
  private static final Pattern HOLDFIRE_NAME = Pattern.compile("\\bHF_");

  private final String quartzPrefix;
  private final String holdfirePrefix;

  public Tables(String quartzPrefix, String holdfirePrefix) {
    this.quartzPrefix = quartzPrefix;
    this.holdfirePrefix = holdfirePrefix;
  }

  /** The prefix of Quartz's tables here. */
  public String quartzPrefix() {
    return quartzPrefix;
  }

  /** The statement with the names of this installation. */
  String in(String statement) {
    String text = QUARTZ_NAME.matcher(statement).replaceAll(Matcher.quoteReplacement(quartzPrefix));
    return HOLDFIRE_NAME.matcher(text).replaceAll(Matcher.quoteReplacement(holdfirePrefix));
  }
}
