package dev.holdfire.server.command;

import dev.holdfire.HoldfireException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command line: {@code serve}, {@code config}, {@code db} and {@code key}. */
public final class Main {
  private static final int WRONG = 2;

  private Main() {}

  /** Executes a command, and ends the process unless it serves on. */
  public static void main(String[] arguments) {
    int status = commandLine(System.getenv()).execute(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** All commands, in this environment. */
  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine commands =
        command("holdfire", "Workflows that can be called off, over HTTP.", Main::usage)
            .addSubcommand("serve", new ServeCommand(environment).commandLine())
            .addSubcommand("config", new ConfigCommand(environment).commandLine())
            .addSubcommand("db", new DbCommand(environment).commandLine())
            .addSubcommand("key", new KeyCommand().commandLine());
    commands.setExecutionStrategy(new CommandLine.RunLast());
    commands.setExecutionExceptionHandler(Main::failed);
    commands.setParameterExceptionHandler(Main::notUnderstood);
    return commands;
  }

  private static void usage(CommandLine command) {
    command.usage(command.getErr());
    throw new CommandLine.ParameterException(
        command, "No command is given; expected serve, config, db or key.");
  }

  /** A command that does this with what it was given. */
  static CommandLine command(String name, String description, Consumer<CommandLine> action) {
    CommandLine[] made = new CommandLine[1];
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection((Runnable) () -> action.accept(made[0])).name(name);
    spec.usageMessage().description(description).abbreviateSynopsis(true);
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("this text").build());
    made[0] = new CommandLine(spec);
    return made[0];
  }

  private static int notUnderstood(CommandLine.ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    command.getErr().println(message(e));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println("Try 'holdfire --help'.");
    return WRONG;
  }

  /** What was meant for a setting, but came with a flag that nobody knows, may be a secret. */
  private static String message(CommandLine.ParameterException e) {
    return e instanceof CommandLine.UnmatchedArgumentException unmatched
        ? unknown(unmatched.getUnmatched())
        : String.valueOf(e.getMessage()).replaceAll("(--[A-Za-z0-9-]+=)[^']*", "$1(hidden)");
  }

  private static String unknown(List<String> arguments) {
    List<String> flags =
        arguments.stream()
            .filter(argument -> argument.startsWith("--"))
            .map(argument -> "'" + argument.split("=", 2)[0] + "'")
            .toList();
    int others = arguments.size() - flags.size();
    String unknown = flags.isEmpty() ? "" : "Unknown flags: " + String.join(", ", flags) + ". ";
    return others == 0
        ? unknown.trim()
        : unknown + "Arguments that are no flags and are not shown: " + others + ".";
  }

  /** What can happen in production is told in its own words, everything else with its trace. */
  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    for (Throwable cause : List.of(e, e.getCause() == null ? e : e.getCause())) {
      if (cause instanceof HoldfireException) {
        command.getErr().println(cause.getMessage());
        return WRONG;
      }
    }
    e.printStackTrace(command.getErr());
    return 1;
  }
}
