package dev.jadegate.app;

import dev.jadegate.config.ConfigSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jadegate schema}. */
@Command(
    name = "schema",
    description = "Print the JSON schema of the configuration file, for editors.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: jadegate schema > gateway.schema.json"})
final class SchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(new ConfigSchema().json());
    return ExitCode.FINE;
  }
}
