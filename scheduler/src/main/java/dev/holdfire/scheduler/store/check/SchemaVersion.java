package dev.holdfire.scheduler.store.check;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the schema, such as 1.2. */
record SchemaVersion(int major, int minor) implements Comparable<SchemaVersion> {
  /** The one that this Holdfire is made for, and that the create scripts make. */
  static final SchemaVersion CURRENT = new SchemaVersion(0, 1);

  /** The oldest one that this Holdfire works on. */
  static final SchemaVersion OLDEST = new SchemaVersion(0, 1);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})");
  private static final Comparator<SchemaVersion> ORDER =
      Comparator.comparingInt(SchemaVersion::major).thenComparingInt(SchemaVersion::minor);

  /** Reads what {@link #toString()} writes. */
  static Optional<SchemaVersion> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new SchemaVersion(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))))
        : Optional.empty();
  }

  boolean isBefore(SchemaVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(SchemaVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
