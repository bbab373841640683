package dev.holdfire.server.command;

import dev.holdfire.Problem;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;

/** Prints what is in force, and from where; then what is wrong with it. */
final class ConfigCommand {
  private final Map<String, String> environment;

  ConfigCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  CommandLine commandLine() {
    CommandLine command =
        Main.command("config", "Prints what is in force, and from where.", this::print);
    Inputs.addTo(command.getCommandSpec());
    return command;
  }

  private void print(CommandLine command) {
    List<Problem> problems = new ArrayList<>();
    Settings settings = Inputs.read(command.getParseResult(), environment, problems);
    PrintWriter out = command.getOut();
    settings
        .values()
        .forEach(
            (setting, value) ->
                out.println(
                    String.format(
                        Locale.ROOT,
                        "%-30s %-24s %s",
                        setting.key(),
                        shown(setting, value),
                        value.source())));
    out.flush();
    ConfigReader.read(settings, problems);
  }

  private static String shown(Setting setting, Settings.Value value) {
    return value.text().isEmpty() ? "-" : setting.shown().of(value.text());
  }
}
