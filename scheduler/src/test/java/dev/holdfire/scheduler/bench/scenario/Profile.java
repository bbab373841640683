package dev.holdfire.scheduler.bench.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** Records with Flight Recorder what this JVM does while Holdfire drains; or does nothing. */
public final class Profile {
  private final Optional<Path> file;

  /**
   * @param file where to; empty to record nothing
   */
  public Profile(Optional<Path> file) {
    this.file = file;
  }

  /** Takes a figure, and leaves the recording of the last time. */
  double record(DoubleSupplier measurement) {
    return file.isEmpty() ? measurement.getAsDouble() : recorded(measurement, file.get());
  }

  private static double recorded(DoubleSupplier measurement, Path target) {
    try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
      recording.start();
      double value = measurement.getAsDouble();
      recording.stop();
      recording.dump(target);
      return value;
    } catch (IOException | ParseException e) {
      throw new IllegalStateException("cannot record into " + target, e);
    }
  }
}
