package dev.holdfire.server.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;

/** Runs commands as the command line does. */
final class Commands {
  private Commands() {}

  /**
   * What a command prints, and at its end the status.
   *
   * @param environment all of it
   */
  static String run(Map<String, String> environment, String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine commands = Main.commandLine(environment);
    commands.setOut(new PrintWriter(text, true));
    commands.setErr(new PrintWriter(text, true));
    int status = commands.execute(arguments);
    return text + "status " + status;
  }
}
