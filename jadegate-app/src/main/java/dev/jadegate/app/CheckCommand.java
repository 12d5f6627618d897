package dev.jadegate.app;

import dev.jadegate.config.GatewayConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jadegate check}. */
@Command(
    name = "check",
    description = "Read a configuration and print every mistake in it, with its place.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code 0: it would be accepted; 1: it would not.",
      "Example: jadegate check config/gateway.yaml"
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "Default: $CONFIG_PATH, else config/gateway.yaml.")
  private @Nullable Path named;

  @Override
  public Integer call() {
    Path file = ConfigFiles.choose(named);
    Optional<GatewayConfig> config =
        ConfigFiles.readAndCompile(file, Plugins.load(), spec.commandLine().getErr());
    if (config.isEmpty()) {
      return ExitCode.CONFIG;
    }
    String services = count(config.get().services().size(), "service");
    String routes = count(config.get().routes().size(), "route");
    spec.commandLine().getOut().println(file + " is fine: " + services + ", " + routes);
    return ExitCode.FINE;
  }

  private static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
