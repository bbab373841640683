package dev.holdfire.server.command;

import dev.holdfire.server.http.ApiKey;
import dev.holdfire.server.http.Role;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Makes an API key, prints it once, and the lines for the configuration. */
final class KeyCommand {
  private static final int BYTES = 32;

  CommandLine commandLine() {
    CommandLine command =
        Main.command("key", "Makes an API key, and prints it once.", KeyCommand::print);
    CommandSpec spec = command.getCommandSpec();
    spec.addOption(
        OptionSpec.builder("--name")
            .required(true)
            .paramLabel("NAME")
            .type(String.class)
            .description("who calls with it, as cancellations tell it")
            .build());
    spec.addOption(
        OptionSpec.builder("--role")
            .required(true)
            .paramLabel("ROLE")
            .type(String.class)
            .description("read, operate or admin")
            .build());
    spec.addOption(
        OptionSpec.builder("--expires")
            .paramLabel("MOMENT")
            .type(String.class)
            .description("from when on it is refused, such as 2027-01-31T00:00:00Z; never without")
            .build());
    return command;
  }

  private static void print(CommandLine command) {
    String word = command.getParseResult().matchedOptionValue("--role", "");
    Role role = ConfigReader.role(word);
    if (role == null) {
      throw new CommandLine.ParameterException(
          command, "The role is \"" + word + "\"; expected read, operate or admin");
    }
    Instant expires = expires(command);
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String secret = "hf_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    String name = command.getParseResult().matchedOptionValue("--name", "");
    ApiKey key = ApiKey.ofSecret(name, role, secret);
    PrintWriter out = command.getOut();
    out.println("The key, shown this once; callers send it as 'Authorization: Bearer <key>':");
    out.println();
    out.println("  " + secret);
    out.println();
    out.println("For the configuration file:");
    out.println();
    out.println("keys:");
    out.println("  - name: " + key.name());
    out.println("    role: " + key.role().word());
    out.println("    sha256: " + key.sha256());
    if (expires != null) {
      out.println("    expires: " + expires);
    }
    out.flush();
  }

  private static @Nullable Instant expires(CommandLine command) {
    String moment = command.getParseResult().matchedOptionValue("--expires", (String) null);
    try {
      return moment == null ? null : Instant.parse(moment);
    } catch (DateTimeParseException e) {
      throw new CommandLine.ParameterException(
          command,
          "--expires is \"" + moment + "\"; expected a moment such as 2027-01-31T00:00:00Z",
          e);
    }
  }
}
