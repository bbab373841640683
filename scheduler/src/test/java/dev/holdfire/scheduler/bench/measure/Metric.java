package dev.holdfire.scheduler.bench.measure;

/**
 * What is measured.
 *
 * @param key its name in tables and files
 */
public record Metric(String key, Unit unit) {
  public static final Metric TRIGGER = perSecond("trigger");
  public static final Metric TRIGGER_STREAM = perSecond("trigger-stream");
  public static final Metric TRIGGER_STREAM_PEAK =
      new Metric("trigger-stream-peak", Unit.MEGABYTES);
  public static final Metric CANCEL = perSecond("cancel");
  public static final Metric CANCEL_ONE_MEDIAN = millis("cancel-one-median");
  public static final Metric CANCEL_ONE_P99 = millis("cancel-one-p99");
  public static final Metric CANCEL_SMALL = perSecond("cancel-small-groups");
  public static final Metric DRAIN = perSecond("drain");
  public static final Metric DRAIN_ONE_NODE = perSecond("drain-one-node");
  public static final Metric DRAIN_TWO_NODES = perSecond("drain-two-nodes");
  public static final Metric DRAIN_RTT = perSecond("drain-rtt");
  public static final Metric DRAIN_IO = perSecond("drain-io");
  public static final Metric BACKLOG = perSecond("backlog");
  public static final Metric BACKLOG_NONE = perSecond("backlog-none");
  public static final Metric LATENESS_MEDIAN = millis("lateness-p50");
  public static final Metric LATENESS_P99 = millis("lateness-p99");
  public static final Metric LATENESS_MAX = millis("lateness-max");
  public static final Metric STORM = perSecond("storm");
  public static final Metric HTTP_TRIGGER = perSecond("http-trigger");
  public static final Metric HTTP_TRIGGER_P99 = millis("http-trigger-p99");
  public static final Metric HTTP_TRIGGER_ONCE = perSecond("http-trigger-once");
  public static final Metric HTTP_CANCEL_MEDIAN = millis("http-cancel-p50");
  public static final Metric HTTP_CANCEL_P99 = millis("http-cancel-p99");
  public static final Metric HTTP_CANCEL_BESIDE_P99 = millis("http-cancel-beside-p99");

  private static Metric perSecond(String key) {
    return new Metric(key, Unit.PER_SECOND);
  }

  private static Metric millis(String key) {
    return new Metric(key, Unit.MILLISECONDS);
  }
}
