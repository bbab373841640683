package dev.holdfire.demo;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A line of the demo's story. */
record Event(
    double day, String action, String workflow, String key, String recipients, String appointment) {

  static List<Event> parse(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(line -> Arrays.stream(line.split(",", -1)).map(String::strip).toArray(String[]::new))
        .map(f -> new Event(Double.parseDouble(f[0]), f[1], f[2], f[3], f[4], f[5]))
        .toList();
  }

  /** What it is about. */
  String name() {
    return workflow + " / " + key;
  }

  /** Whether everyone is meant. */
  boolean isForAll() {
    return recipients.equals("all");
  }

  /** The recipients that are meant, by id. */
  List<String> ids() {
    if (!recipients.contains("-")) {
      return List.of(recipients.split(" ", -1));
    }
    String[] range = recipients.split("-", -1);
    return IntStream.rangeClosed(Integer.parseInt(range[0]), Integer.parseInt(range[1]))
        .mapToObj(number -> "user_" + number)
        .toList();
  }
}
