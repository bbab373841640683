package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.store.jdbc.Dialect;
import java.util.Set;

/** What a column holds, from which follows what its type, size and collation must be. */
enum Kind {
  /** What people name. Compared byte by byte, and blanks at its end count. */
  NAME,
  /** A word that Holdfire or Quartz chooses. Compared byte by byte. */
  WORD,
  /** An id or hash of a fixed length that Holdfire makes. Compared byte by byte. */
  ID,
  /** A line for people to read, never compared. */
  LABEL,
  FLAG,
  SMALL,
  INT,
  LONG,
  DECIMAL,
  TEXT,
  BYTES;

  /** The most bytes of a MEDIUMTEXT or MEDIUMBLOB. */
  static final long MEDIUM = 16_777_215;

  /** Whether a column of this type, in information_schema's words, can hold it at all. */
  boolean accepts(String type) {
    return types().contains(type);
  }

  private Set<String> types() {
    return switch (this) {
      case NAME, WORD, LABEL -> Set.of("varchar", "character varying");
      case ID -> Set.of("char", "varchar", "character varying");
      case FLAG -> Set.of("char", "varchar", "tinyint", "character varying", "boolean");
      case SMALL, INT, LONG -> Set.of("smallint", "mediumint", "int", "integer", "bigint");
      case DECIMAL -> Set.of("decimal", "numeric");
      case TEXT -> Set.of("text", "mediumtext", "longtext", "character large object");
      case BYTES -> Set.of("blob", "mediumblob", "longblob", "binary large object");
    };
  }

  /**
   * The size that information_schema has for it: characters of a text, UTF-16 units on H2; digits
   * of a number, bits on H2; bytes of anything else.
   */
  long size(long declared, Dialect dialect) {
    boolean h2 = dialect == Dialect.H2;
    return switch (this) {
      case NAME, LABEL -> h2 ? 2 * declared : declared;
      case WORD, ID, FLAG, DECIMAL, TEXT, BYTES -> declared;
      case SMALL -> h2 ? Short.SIZE : 5;
      case INT -> h2 ? Integer.SIZE : 10;
      case LONG -> h2 ? Long.SIZE : 19;
    };
  }

  /** The type as the script has it. */
  String declaration(long declared, Dialect dialect) {
    boolean h2 = dialect == Dialect.H2;
    return switch (this) {
      case NAME, WORD, LABEL -> "VARCHAR(" + size(declared, dialect) + ")";
      case ID -> (h2 ? "VARCHAR(" : "CHAR(") + declared + ")";
      case FLAG -> h2 ? "BOOLEAN" : "VARCHAR(1)";
      case SMALL -> "SMALLINT";
      case INT -> "INT";
      case LONG -> "BIGINT";
      case DECIMAL -> "DECIMAL(" + declared + ",4)";
      case TEXT -> h2 ? "CLOB" : declared > MEDIUM ? "LONGTEXT" : "MEDIUMTEXT";
      case BYTES -> h2 ? "BLOB" : "MEDIUMBLOB";
    };
  }

  /** Whether values stay apart under this collation, in MySQL's or MariaDB's words. */
  boolean acceptsCollation(String collation) {
    return switch (this) {
      case NAME -> CollationCheck.EXACT.contains(collation);
      case WORD, ID -> collation.endsWith("_bin");
      case LABEL, FLAG, SMALL, INT, LONG, DECIMAL, TEXT, BYTES -> true;
    };
  }
}
