package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.store.jdbc.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * A column that there must be.
 *
 * @param size how much it must hold: characters, digits or bytes; 0 where the kind says it all
 * @param isOptional whether null is written to it
 */
record Column(String name, Kind kind, long size, boolean isOptional) {
  private Column(String name, Kind kind, long size) {
    this(name, kind, size, false);
  }

  static Column name(String name, int size) {
    return new Column(name, Kind.NAME, size);
  }

  static Column word(String name, int size) {
    return new Column(name, Kind.WORD, size);
  }

  static Column id(String name, int size) {
    return new Column(name, Kind.ID, size);
  }

  static Column label(String name, int size) {
    return new Column(name, Kind.LABEL, size);
  }

  static Column flag(String name) {
    return new Column(name, Kind.FLAG, 1);
  }

  static Column smallNumber(String name) {
    return new Column(name, Kind.SMALL, 0);
  }

  static Column number(String name) {
    return new Column(name, Kind.INT, 0);
  }

  static Column longNumber(String name) {
    return new Column(name, Kind.LONG, 0);
  }

  static Column decimal(String name) {
    return new Column(name, Kind.DECIMAL, 13);
  }

  static Column mediumText(String name) {
    return new Column(name, Kind.TEXT, Kind.MEDIUM);
  }

  static Column longText(String name) {
    return new Column(name, Kind.TEXT, 4_294_967_295L);
  }

  static Column bytes(String name) {
    return new Column(name, Kind.BYTES, Kind.MEDIUM);
  }

  /** The same, to which null is written too. */
  Column optional() {
    return new Column(name, kind, size, true);
  }

  /** The size in information_schema's measure. */
  long size(Dialect dialect) {
    return kind.size(size, dialect);
  }

  /** The type as the script has it. */
  String declaration(Dialect dialect) {
    return kind.declaration(size, dialect);
  }

  /** Whether a column that was found is of a fit type and has the room. */
  boolean isServedBy(FoundColumn found, Dialect dialect) {
    Long room = found.size();
    return kind.accepts(found.type()) && (room == null || room >= size(dialect));
  }

  /** Whether a column that was found tells its values apart. */
  boolean isToldApartBy(@Nullable String collation) {
    return collation == null || kind.acceptsCollation(collation);
  }
}
