package dev.jadegate.app;

import java.util.Objects;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
    name = "jadegate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "An API gateway and load balancer for microservices.",
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      CheckCommand.class,
      ExplainCommand.class,
      RoutesCommand.class,
      SchemaCommand.class,
      VersionCommand.class,
      AutoComplete.GenerateCompletion.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  jadegate demo                               two services and a gateway, to try",
      "  jadegate run --config config/gateway.yaml   serve",
      "  jadegate check config/gateway.yaml          every mistake, with its line",
      "  source <(jadegate generate-completion)      completion for this shell"
    })
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    Logs.prepare();
    BufferMemory.limit();
    int code = commandLine().execute(args);
    System.exit(code);
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    Objects.requireNonNull(line.getSubcommands().get("generate-completion"))
        .getCommandSpec()
        .usageMessage()
        .hidden(false);
    line.setParameterExceptionHandler(Main::usage);
    line.setExecutionExceptionHandler((failure, command, result) -> {
      String message = failure.getMessage();
      command.getErr().println("jadegate: " + (message == null ? failure : message));
      return ExitCode.CANNOT_START;
    });
    return line;
  }

  private static int usage(CommandLine.ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    command.getErr().println("jadegate: " + problem.getMessage());
    if (problem instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      String words = String.join(" or ", unmatched.getSuggestions());
      command.getErr().println("Did you mean " + words + "?");
    }
    command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }
}
