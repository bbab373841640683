package dev.holdfire.scheduler.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfire.scheduler.bench.measure.Figure;
import dev.holdfire.scheduler.bench.measure.Results;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * The figures as JSON: {@code {"machine": .., "database": .., "scenarios": {"drain": {"holdfire":
 * 8000, ..}, ..}}}, medians per second, or in the unit that {@code units} names; beside them what
 * they were taken from.
 */
public final class JsonReport {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonReport() {}

  /** Writes the figures into a file. */
  public static void write(Path file, String machine, String database, Results results) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      MAPPER
          .writerWithDefaultPrettyPrinter()
          .writeValue(file.toFile(), of(machine, database, results));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  static ObjectNode of(String machine, String database, Results results) {
    ObjectNode root = MAPPER.createObjectNode().put("machine", machine).put("database", database);
    ObjectNode scenarios = root.putObject("scenarios");
    ObjectNode units = root.putObject("units");
    ObjectNode rounds = root.putObject("rounds");
    ObjectNode sizes = root.putObject("sizes");
    results
        .byMetric()
        .forEach(
            (metric, figures) -> {
              units.put(metric.key(), metric.unit().symbol());
              for (Figure figure : figures) {
                String who = figure.contender();
                scenarios.withObjectProperty(metric.key()).put(who, rounded(figure.median()));
                ArrayNode values = rounds.withObjectProperty(metric.key()).putArray(who);
                figure.values().forEach(value -> values.add(rounded(value)));
                sizes.withObjectProperty(metric.key()).put(who, figure.size());
              }
            });
    addTargets(root.putArray("targets"), results);
    return root;
  }

  private static void addTargets(ArrayNode array, Results results) {
    for (Target target : Target.all()) {
      OptionalDouble value = target.value().of(results);
      if (value.isPresent()) {
        array
            .addObject()
            .put("target", target.text())
            .put("wanted", target.wanted())
            .put("measured", rounded(value.getAsDouble()))
            .put("reached", target.isReachedBy(value.getAsDouble()));
      }
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
