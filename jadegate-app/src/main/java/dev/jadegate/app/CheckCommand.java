package dev.jadegate.app;

import dev.jadegate.config.ConfigException;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.lifecycle.Gateway;
import dev.jadegate.lifecycle.GatewayOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
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

  @Parameters(paramLabel = "FILE", description = "The configuration file.")
  private Path file;

  @Override
  public Integer call() {
    Plugins plugins = Plugins.load();
    Optional<GatewayConfig> config =
        ConfigFiles.read(file, plugins.filters(), spec.commandLine().getErr());
    if (config.isEmpty()) {
      return ExitCode.CONFIG;
    }
    try {
      Gateway.check(config.get(), GatewayOptions.defaults().withFilters(plugins.filters()));
    } catch (ConfigException e) {
      ConfigFiles.print(file, e, spec.commandLine().getErr());
      return ExitCode.CONFIG;
    }
    spec.commandLine()
        .getOut()
        .println(
            file
                + " is fine: "
                + config.get().services().size()
                + " services, "
                + config.get().routes().size()
                + " routes");
    return ExitCode.FINE;
  }
}
