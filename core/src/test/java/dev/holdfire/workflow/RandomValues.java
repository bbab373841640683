package dev.holdfire.workflow;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Values that are the same for the same seed. */
final class RandomValues {
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("UTC"),
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("America/New_York"),
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("Asia/Kolkata"),
          ZoneId.of("Asia/Kathmandu"),
          ZoneId.of("Pacific/Apia"),
          ZoneId.of("America/Sao_Paulo"),
          ZoneId.of("Africa/Casablanca"),
          ZoneId.of("Asia/Beirut"),
          ZoneId.of("-03:30"));
  private static final List<String> TEXTS =
      List.of("", "a", "é", "日本", "\uD83D\uDE00", "true", "1", "days", "mon", "a.b", "null");

  private RandomValues() {}

  static ZoneId zone(Random random) {
    return pick(ZONES, random);
  }

  /** From 1990 to 2060, half of them near a change of the clocks in some zone. */
  static Instant moment(Random random) {
    Instant any = Instant.ofEpochSecond(631_152_000L + (long) (random.nextDouble() * 2.2e9));
    if (random.nextBoolean()) {
      return any;
    }
    var change = zone(random).getRules().nextTransition(any);
    return change == null ? any : change.getInstant().plusSeconds(random.nextInt(172_800) - 86_400);
  }

  static Window window(Random random) {
    Window window =
        switch (random.nextInt(5)) {
          case 0 -> Window.hourly(random.nextInt(60));
          case 1 -> Window.daily();
          case 2 -> new Window(Window.Frequency.DAILY, days(random), 0, 0, null);
          case 3 -> new Window(Window.Frequency.WEEKLY, days(random), 0, 0, null);
          default -> Window.monthly(1 + random.nextInt(31));
        };
    if (window.frequency() == Window.Frequency.HOURLY) {
      return window;
    }
    int hours = random.nextBoolean() ? random.nextInt(4) : random.nextInt(24);
    return window.at(hours, random.nextInt(60));
  }

  private static Set<DayOfWeek> days(Random random) {
    Set<DayOfWeek> days = EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)));
    days.add(DayOfWeek.of(1 + random.nextInt(7)));
    return days;
  }

  static Span span(Random random) {
    SpanUnit unit = pick(List.of(SpanUnit.values()), random);
    return new Span(1 + random.nextInt((int) unit.limit()), unit);
  }

  static Delay delay(Random random) {
    Span span = span(random);
    return switch (random.nextInt(4)) {
      case 0 -> new FixedDelay(span);
      case 1 -> new UntilTimestamp("data.items[" + random.nextInt(3) + "].at");
      case 2 ->
          new OffsetFromTimestamp(
              "recipient.p" + random.nextInt(9),
              span,
              pick(List.of(OffsetFromTimestamp.Direction.values()), random));
      default -> new UntilWindow(window(random));
    };
  }

  static Workflow workflow(Random random) {
    List<Step> steps = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      String ref = "step." + i;
      steps.add(
          random.nextBoolean()
              ? new DelayStep(ref, delay(random))
              : new ChannelStep(ref, "channel-" + random.nextInt(3), settings(random)));
    }
    ZoneId zone = random.nextBoolean() ? zone(random) : null;
    return new Workflow("wf-" + random.nextInt(1000), "n" + text(random), zone, steps);
  }

  private static Map<String, Object> settings(Random random) {
    Map<String, Object> settings = new LinkedHashMap<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      settings.put("setting " + text(random), json(random, 3));
    }
    return settings;
  }

  static Object json(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> random.nextGaussian();
      case 4 -> new BigDecimal(new BigInteger(80, random), random.nextInt(40) - 20);
      case 5 -> text(random);
      case 6 -> list(random, depth - 1);
      default -> map(random, depth - 1);
    };
  }

  private static List<Object> list(Random random, int depth) {
    List<Object> list = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      list.add(json(random, depth));
    }
    return list;
  }

  private static Map<String, Object> map(Random random, int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      map.put(text(random), json(random, depth));
    }
    return map;
  }

  static String text(Random random) {
    return pick(TEXTS, random) + (random.nextBoolean() ? random.nextInt(100) : "");
  }

  static <T> T pick(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
