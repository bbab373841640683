package dev.holdfire.scheduler.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2DatabaseTest extends DatabaseContract {

  H2DatabaseTest() {
    super(TestDatabase.Kind.H2);
  }

  @Test
  void aDatabaseInAFileLeavesNothingBehind(@TempDir Path folder) throws SQLException, IOException {
    try (TestDatabase inFile = TestDatabase.h2File(folder)) {
      try (Connection connection = inFile.dataSource().getConnection()) {
        insertTrigger(connection, "name", "group");
        connection.commit();
      }
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).isNotEmpty();
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
