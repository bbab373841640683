package dev.holdfire.server.command;

import dev.holdfire.Problem;
import dev.holdfire.StartUpCheckException;
import dev.holdfire.scheduler.Names;
import dev.holdfire.scheduler.store.check.SchemaCheck;
import dev.holdfire.server.DatabaseCheck;
import dev.holdfire.server.ServerConfig;
import dev.holdfire.server.command.ReleasedScripts.Naming;
import dev.holdfire.server.http.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What a DBA and a pipeline ask about the database: the scripts, and whether it is as they say. */
final class DbCommand {
  private final Map<String, String> environment;

  DbCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  CommandLine commandLine() {
    return Main.command("db", "Prints the scripts for the database, or checks it.", DbCommand::none)
        .addSubcommand("print", printing())
        .addSubcommand("check", checking());
  }

  private static void none(CommandLine command) {
    throw new CommandLine.ParameterException(
        command, "No command is given; expected db print or db check.");
  }

  private static CommandLine printing() {
    CommandLine command =
        Main.command("print", "Prints scripts of this release; runs none.", DbCommand::print);
    CommandSpec spec = command.getCommandSpec();
    spec.addOption(option("--database", "KIND", "mysql, mariadb or h2").required(true).build());
    spec.addOption(
        option("--part", "PART", "create, grants, verify or drop; default create").build());
    spec.addOption(option("--quartz-prefix", "PREFIX", "default " + Names.QUARTZ_PREFIX).build());
    spec.addOption(
        option("--holdfire-prefix", "PREFIX", "default " + Names.HOLDFIRE_PREFIX).build());
    spec.addOption(
        option("--roles", "NAME", "what the names of roles begin with; default holdfire").build());
    return command;
  }

  private static OptionSpec.Builder option(String name, String value, String description) {
    return OptionSpec.builder(name).paramLabel(value).type(String.class).description(description);
  }

  private static void print(CommandLine command) {
    ParseResult flags = command.getParseResult();
    Naming naming =
        new Naming(
            flags.matchedOptionValue("--quartz-prefix", Names.QUARTZ_PREFIX),
            flags.matchedOptionValue("--holdfire-prefix", Names.HOLDFIRE_PREFIX),
            flags.matchedOptionValue("--roles", "holdfire"));
    try {
      command
          .getOut()
          .print(
              ReleasedScripts.text(
                  flags.matchedOptionValue("--database", ""),
                  flags.matchedOptionValue("--part", "create"),
                  naming));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(command, String.valueOf(e.getMessage()), e);
    }
    command.getOut().flush();
  }

  private CommandLine checking() {
    CommandLine command =
        Main.command(
            "check",
            "Looks at the database as a node does before it starts; changes nothing. Ends with 0"
                + " when a node would start, else with 2.",
            this::check);
    command
        .getCommandSpec()
        .addOption(OptionSpec.builder("--json").description("for a machine to read").build());
    Inputs.addTo(command.getCommandSpec());
    return command;
  }

  private void check(CommandLine command) {
    List<Problem> problems = new ArrayList<>();
    Settings settings = Inputs.read(command.getParseResult(), environment, problems);
    ServerConfig config = ConfigReader.read(settings, problems);
    SchemaCheck.Report report = DatabaseCheck.run(config);
    PrintWriter out = command.getOut();
    if (command.getParseResult().hasMatchedOption("--json")) {
      out.println(json(report));
    } else {
      report.warnings().forEach(warning -> out.println("Warning: " + warning));
    }
    out.flush();
    if (!report.problems().isEmpty()) {
      throw new StartUpCheckException("the database; nothing was changed", report.problems());
    }
    if (!command.getParseResult().hasMatchedOption("--json")) {
      out.println("A node would start on this database.");
    }
  }

  private static String json(SchemaCheck.Report report) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("ok", report.problems().isEmpty());
    members.put("problems", members(report.problems()));
    members.put("warnings", members(report.warnings()));
    return new String(Json.write(members), StandardCharsets.UTF_8);
  }

  private static List<SortedMap<String, String>> members(List<Problem> problems) {
    return problems.stream()
        .map(problem -> sorted(Map.of("path", problem.path(), "message", problem.message())))
        .toList();
  }

  private static SortedMap<String, String> sorted(Map<String, String> members) {
    return new TreeMap<>(members);
  }
}
