package dev.holdfire.scheduler.store.check;

import dev.holdfire.Problem;
import dev.holdfire.StoreException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the check has found so far: problems, with which a node cannot work, and warnings, with
 * which it works less well. Use from one thread.
 */
final class Findings {
  private static final Logger log = LoggerFactory.getLogger(Findings.class);

  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();

  /** One thing that is looked at. */
  @FunctionalInterface
  interface Look {
    void at(Findings findings) throws SQLException;
  }

  /** Something that is read. */
  @FunctionalInterface
  interface Reading<T> {
    T get() throws SQLException;
  }

  void problem(String path, String message) {
    problems.add(new Problem(path, message));
  }

  void warning(String path, String message) {
    warnings.add(new Problem(path, message));
  }

  /** Looks at one thing. If the database fails in that, this is what was found. */
  void look(String path, Look look) {
    var unused =
        read(
            path,
            () -> {
              look.at(this);
              return this;
            });
  }

  /** Reads something. If the database fails in that, this is what was found. */
  <T> Optional<T> read(String path, Reading<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (SQLException | StoreException e) {
      log.debug("Could not look at {}", path, e);
      problem(
          path,
          "could not be looked at: "
              + sentence(e)
              + " Expected a database that answers this user. Mend that, then start again");
      return Optional.empty();
    }
  }

  /** The message of a failure as a sentence of its own. */
  static String sentence(Exception failure) {
    String message = failure.getMessage();
    String text = message == null ? failure.getClass().getSimpleName() : message.strip();
    return text.endsWith(".") ? text : text + ".";
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  List<Problem> warnings() {
    return List.copyOf(warnings);
  }
}
