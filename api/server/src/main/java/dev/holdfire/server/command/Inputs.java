package dev.holdfire.server.command;

import dev.holdfire.Problem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the commands that have settings: one for each, and the file. */
final class Inputs {
  private static final String FILE = "--config";
  private static final String FILE_VARIABLE = "HOLDFIRE_CONFIG";

  private Inputs() {}

  static void addTo(CommandSpec command) {
    command.addOption(
        OptionSpec.builder(FILE)
            .paramLabel("FILE")
            .type(String.class)
            .description("settings in YAML; or the variable " + FILE_VARIABLE)
            .build());
    for (Setting setting : Setting.ALL) {
      command.addOption(
          OptionSpec.builder(setting.flag())
              .paramLabel("VALUE")
              .type(String.class)
              .description(description(setting))
              .build());
    }
  }

  private static String description(Setting setting) {
    String text = setting.help().replace("%", "%%");
    return setting.fallback().isEmpty() ? text : text + "; default " + setting.fallback();
  }

  /** What these flags, this environment and the file that either names say. */
  static Settings read(ParseResult flags, Map<String, String> environment, List<Problem> problems) {
    String file = flags.matchedOptionValue(FILE, environment.getOrDefault(FILE_VARIABLE, ""));
    Map<String, String> given = new HashMap<>();
    for (Setting setting : Setting.ALL) {
      String value = flags.matchedOptionValue(setting.flag(), (String) null);
      if (value != null) {
        given.put(setting.flag(), value);
      }
    }
    ConfigFile read = file.isEmpty() ? ConfigFile.NONE : ConfigFile.read(Path.of(file), problems);
    return new Settings(given, environment, read, problems);
  }
}
