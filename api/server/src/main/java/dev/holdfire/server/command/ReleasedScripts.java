package dev.holdfire.server.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The scripts for DBAs that this release comes with, with names of one's own choice. */
final class ReleasedScripts {
  private static final List<String> DATABASES = List.of("mysql", "mariadb", "h2");
  private static final Map<String, List<String>> PARTS =
      Map.of(
          "create", List.of("01_quartz.sql", "02_holdfire.sql", "03_version.sql"),
          "grants", List.of("app.sql", "readonly.sql", "purge.sql"),
          "verify", List.of("schema_check.sql"),
          "drop", List.of("drop_all.sql"));

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,40}");
  private static final Pattern QUARTZ = Pattern.compile("\\bQRTZ_");
  private static final Pattern HOLDFIRE = Pattern.compile("\\bHF_");
  private static final Pattern ROLES =
      Pattern.compile("(?i)\\bholdfire(?=_(?:app|readonly|purge)\\b)");

  private ReleasedScripts() {}

  /** What the names of tables and roles begin with. */
  record Naming(String quartz, String holdfire, String roles) {
    Naming {
      for (String name : List.of(quartz, holdfire, roles)) {
        if (!NAME.matcher(name).matches()) {
          throw new IllegalArgumentException(
              "A name begins with \""
                  + name
                  + "\"; expected 1 to 40 letters, digits and underscores. The schema is the one"
                  + " that the scripts are run in");
        }
      }
    }

    /** As H2 takes names that are not in quotes. */
    Naming inUpperCase() {
      return new Naming(upper(quartz), upper(holdfire), upper(roles));
    }

    private static String upper(String name) {
      return name.toUpperCase(Locale.ROOT);
    }

    String in(String script) {
      String text = replace(QUARTZ, script, quartz);
      return replace(ROLES, replace(HOLDFIRE, text, holdfire), roles);
    }

    private static String replace(Pattern pattern, String text, String name) {
      return pattern.matcher(text).replaceAll(Matcher.quoteReplacement(name));
    }
  }

  /**
   * All scripts of a part, in the order in which they are run.
   *
   * @throws IllegalArgumentException if there are none
   */
  static String text(String database, String part, Naming naming) {
    if (!DATABASES.contains(database)) {
      throw new IllegalArgumentException(
          "The database is \"" + database + "\"; expected mysql, mariadb or h2");
    }
    List<String> scripts = PARTS.get(part);
    if (scripts == null) {
      throw new IllegalArgumentException(
          "The part is \"" + part + "\"; expected create, grants, verify or drop");
    }
    Naming names = database.equals("h2") ? naming.inUpperCase() : naming;
    StringBuilder text = new StringBuilder();
    for (String script : scripts) {
      text.append(names.in(read(database + "/" + part + "/" + script))).append('\n');
    }
    return text.toString();
  }

  private static String read(String script) {
    try (InputStream stream =
        ReleasedScripts.class.getResourceAsStream("/dev/holdfire/sql/" + script)) {
      if (stream == null) {
        throw new IllegalStateException(script + " is missing; is holdfire-sql on the class path?");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
