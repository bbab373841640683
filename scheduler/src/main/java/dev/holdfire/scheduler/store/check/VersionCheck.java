package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Whether this Holdfire and the version of the schema go together. */
final class VersionCheck {
  private final Database database;
  private final SchemaVersion current;
  private final SchemaVersion oldest;

  /**
   * @param current the version of the schema that the application is made for
   * @param oldest the oldest one that it works on
   */
  VersionCheck(Database database, SchemaVersion current, SchemaVersion oldest) {
    this.database = database;
    this.current = current;
    this.oldest = oldest;
  }

  /** How a schema stands to an application. */
  enum Verdict {
    /** The application needs what is not there yet. */
    TOO_OLD,
    /** The application works on it, for now. */
    UPGRADABLE,
    UP_TO_DATE,
    /** It is made for a later application, and says that this one works on it still. */
    SERVES_STILL,
    /** It is made for later applications only. */
    TOO_RECENT
  }

  /**
   * What a schema says of itself.
   *
   * @param oldestApplication the oldest application that works on it, by the version of the schema
   *     that this was made for
   */
  record Found(SchemaVersion version, SchemaVersion oldestApplication) {}

  private record Row(String version, String oldestApplication) {
    Optional<Found> read() {
      return SchemaVersion.parse(version)
          .flatMap(
              parsed ->
                  SchemaVersion.parse(oldestApplication).map(oldest -> new Found(parsed, oldest)));
    }
  }

  /** Whether the version can be read; a missing table is another check's finding. */
  static boolean isPossibleOn(FoundSchema schema) {
    return ExpectedSchema.TABLES.stream()
        .filter(table -> table.name().equals(Table.OF_VERSION))
        .anyMatch(table -> schema.find(table).filter(found -> hasAll(table, found)).isPresent());
  }

  private static boolean hasAll(Table table, FoundTable found) {
    return table.columns().stream().allMatch(each -> found.column(each.name()).isPresent());
  }

  void run(Connection connection, Findings findings) throws SQLException {
    String text = database.sql("SELECT VERSION, OLDEST_APPLICATION FROM HF_SCHEMA");
    List<Row> rows =
        Sql.query(connection, text, List.of(), row -> new Row(row.getString(1), row.getString(2)));
    Optional<Found> found = rows.size() == 1 ? rows.get(0).read() : Optional.empty();
    if (found.isPresent()) {
      report(found.get(), findings);
    } else {
      findings.problem("schema", "says " + rows + " of its version; expected one row. " + create());
    }
  }

  Verdict of(Found found) {
    if (found.version().isBefore(current)) {
      return found.version().isBefore(oldest) ? Verdict.TOO_OLD : Verdict.UPGRADABLE;
    }
    if (found.version().equals(current)) {
      return Verdict.UP_TO_DATE;
    }
    return current.isBefore(found.oldestApplication()) ? Verdict.TOO_RECENT : Verdict.SERVES_STILL;
  }

  private void report(Found found, Findings findings) {
    String is = "is version " + found.version();
    switch (of(found)) {
      case TOO_OLD ->
          findings.problem("schema", is + "; expected " + oldest + " or later. " + upgrade(found));
      case UPGRADABLE ->
          findings.warning(
              "schema",
              is + ", on which this node works; it is made for " + current + ". " + upgrade(found));
      case UP_TO_DATE -> {}
      case SERVES_STILL ->
          findings.warning(
              "schema",
              is
                  + ", on which this node works; it is made for "
                  + current
                  + ". Deploy the Holdfire that this schema was upgraded for");
      case TOO_RECENT ->
          findings.problem(
              "schema",
              is
                  + ", on which an application works that is made for "
                  + found.oldestApplication()
                  + " or later; this one is made for "
                  + current
                  + ". Deploy a later Holdfire; the database is as it should be");
    }
  }

  private String upgrade(Found found) {
    return "Ask a DBA to run the scripts in "
        + Table.folder(database.dialect())
        + "upgrade/ that lead from "
        + found.version()
        + " to "
        + current
        + ", as its README says";
  }

  private String create() {
    return "Ask a DBA to run " + Table.folder(database.dialect()) + "create/03_version.sql again";
  }
}
