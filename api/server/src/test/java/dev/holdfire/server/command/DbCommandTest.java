package dev.holdfire.server.command;

import static dev.holdfire.server.command.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DbCommandTest {
  private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
  private Connection administrator;

  @BeforeEach
  void open() throws SQLException {
    administrator = DriverManager.getConnection(url);
  }

  @AfterEach
  void close() throws SQLException {
    administrator.close();
  }

  private String print(String... flags) {
    String[] arguments = new String[flags.length + 3];
    arguments[0] = "db";
    arguments[1] = "print";
    arguments[2] = "--database=h2";
    System.arraycopy(flags, 0, arguments, 3, flags.length);
    String printed = run(Map.of(), arguments);
    assertThat(printed).endsWith("status 0");
    return printed.replaceFirst("status 0$", "");
  }

  private void execute(String script) throws SQLException {
    try (Statement statement = administrator.createStatement()) {
      statement.execute(script);
    }
  }

  private String check(String... flags) {
    String[] arguments = new String[flags.length + 3];
    arguments[0] = "db";
    arguments[1] = "check";
    arguments[2] = "--database-url=" + url;
    System.arraycopy(flags, 0, arguments, 3, flags.length);
    return run(Map.of(), arguments);
  }

  @Test
  void whatIsPrintedMakesADatabaseThatIsAsItMustBe() throws SQLException {
    execute(print());

    assertThat(check()).isEqualTo("A node would start on this database.\nstatus 0");
  }

  @Test
  void tablesAndRolesHaveTheNamesThatWereChosen() throws SQLException {
    String[] naming = {"--quartz-prefix=Shop_Q_", "--holdfire-prefix=shop_", "--roles=shop"};
    String[] prefixes = {"--database-quartz-prefix=Shop_Q_", "--database-holdfire-prefix=shop_"};
    execute(print(naming));

    assertThat(check(prefixes)).endsWith("status 0");
    assertThat(check()).contains("1) tables: QRTZ_JOB_DETAILS, ").endsWith("status 2");
    String grants =
        print(
            "--part=grants", "--quartz-prefix=Shop_Q_", "--holdfire-prefix=shop_", "--roles=shop");
    assertThat(grants).contains("SHOP_APP").doesNotContain("HOLDFIRE_APP", " HF_", " QRTZ_");
    execute(grants);
    execute(print("--part=drop", "--quartz-prefix=Shop_Q_", "--holdfire-prefix=shop_"));
    assertThat(check(prefixes)).contains("1) tables: Shop_Q_JOB_DETAILS, ").endsWith("status 2");
  }

  @Test
  void eachScriptOfEachDatabaseIsThere() {
    for (String database : new String[] {"mysql", "mariadb", "h2"}) {
      for (String part : new String[] {"create", "grants", "verify", "drop"}) {
        assertThat(run(Map.of(), "db", "print", "--database=" + database, "--part=" + part))
            .startsWith("-- Purpose: ")
            .endsWith("status 0");
      }
    }
  }

  @Test
  void whatIsWrongIsToldInOneMessage() throws SQLException {
    execute(print());
    execute(
        "DROP TABLE HF_PAUSED; DROP INDEX IDX_QRTZ_T_GROUP; UPDATE HF_SCHEMA SET VERSION = '0.0'");

    assertThat(check())
        .startsWith("3 problems in the database; nothing was changed\n1) schema: is version 0.0")
        .contains("\n2) tables: HF_PAUSED is not in PUBLIC", "\n3) QRTZ_TRIGGERS: index ")
        .endsWith("status 2");
  }

  @Test
  void aMachineIsToldAsJson() throws SQLException {
    execute(print());
    assertThat(check("--json"))
        .isEqualTo("{\"ok\":true,\"problems\":[],\"warnings\":[]}\nstatus 0");
    execute("DROP INDEX IDX_HF_I_CREATED; DROP TABLE HF_PAUSED");

    assertThat(check("--json"))
        .startsWith("{\"ok\":false,\"problems\":[{")
        .contains("\"path\":\"tables\"", "\"warnings\":[{", "IDX_HF_I_CREATED is missing")
        .endsWith("status 2");
  }

  @Test
  void anEmbeddedDatabaseIsNotMadeForACheck(@TempDir Path folder) {
    Path data = folder.resolve("data");

    assertThat(run(Map.of(), "db", "check", "--database-data=" + data))
        .contains("database.url: is not given; expected that of a database which a DBA has made")
        .endsWith("status 2");
    assertThat(data).doesNotExist();
  }

  @Test
  void whatCannotBePrintedIsToldWithWhatCan() {
    assertThat(run(Map.of(), "db", "print", "--database=oracle"))
        .contains("The database is \"oracle\"; expected mysql, mariadb or h2")
        .endsWith("status 2");
    assertThat(run(Map.of(), "db", "print", "--database=h2", "--part=all"))
        .contains("The part is \"all\"; expected create, grants, verify or drop");
    assertThat(run(Map.of(), "db", "print", "--database=h2", "--holdfire-prefix=a.b"))
        .contains("A name begins with \"a.b\"; expected 1 to 40 letters, digits and underscores");
    assertThat(run(Map.of(), "db")).contains("expected db print or db check").endsWith("status 2");
  }
}
