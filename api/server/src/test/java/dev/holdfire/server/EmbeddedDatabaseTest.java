package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.run.RunQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
  @TempDir private Path folder;

  private HoldfireServer serve() {
    ServerConfig.Builder builder = ServerConfig.builder().port(0).embedded(folder.resolve("data"));
    Sample.addTo(builder);
    return HoldfireServer.start(builder.build());
  }

  @Test
  void itIsMadeOnceAndKeepsWhatWasStored() {
    String run;
    try (HoldfireServer server = serve()) {
      run =
          server
              .holdfire()
              .workflows()
              .trigger("new-user-invited", t -> t.recipients("user_1"))
              .id();
    }
    try (HoldfireServer server = serve()) {
      assertThat(server.holdfire().workflows().list(RunQuery.all().workflowRun(run)).items())
          .hasSize(1);
    }
  }

  @Test
  void whatACrashHasLeftHalfMadeIsMadeAnew() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("holdfire-new.mv.db"), "half made");

    serve().close();

    assertThat(data.resolve("holdfire.mv.db")).exists();
    assertThat(data.resolve("holdfire-new.mv.db")).doesNotExist();
  }

  @Test
  void oneThatWasMadeBeforeSchemasHadAVersionGetsIt() throws SQLException {
    serve().close();
    String url = "jdbc:h2:retry:" + folder.resolve("data").resolve("holdfire").toAbsolutePath();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE HF_SCHEMA; DROP TABLE HF_SCRIPT");
    }

    serve().close();

    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM HF_SCHEMA")) {
      rows.next();
      assertThat(rows.getInt(1)).isOne();
    }
  }
}
