package dev.holdfire.scheduler.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A statement with a large text, and what the database takes in one.
 *
 * @param bytes how large the statement is, at most
 * @param max how large one may be: the server's {@code max_allowed_packet}
 */
public record Packet(long bytes, long max) {
  /** Shorter texts are taken by every database. */
  private static final int SURELY_TAKEN = 1_000_000;

  /** For all else that is in the statement. */
  private static final int REST = 20_000;

  /**
   * The packet that would be too large. It is never sent: a driver that does not know the limit
   * finds its connection cut, and cannot tell that from one that was lost. Costs a statement if the
   * text is very long.
   */
  public static Optional<Packet> tooLarge(Database database, Connection connection, String text)
      throws SQLException {
    if (text.length() <= SURELY_TAKEN || database.dialect() == Dialect.H2) {
      return Optional.empty();
    }
    long max =
        Sql.query(connection, "SELECT @@max_allowed_packet", List.of(), row -> row.getLong(1))
            .get(0);
    Packet packet = new Packet(bytes(text) + REST, max);
    return packet.bytes() > max ? Optional.of(packet) : Optional.empty();
  }

  /** In UTF-8, with what a driver escapes. */
  private static long bytes(String text) {
    long escapes = text.chars().filter(c -> c == '\\' || c == '"' || c == '\'').count();
    return text.getBytes(StandardCharsets.UTF_8).length + escapes;
  }
}
