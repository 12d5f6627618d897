package dev.jadegate.app;

import dev.jadegate.config.ConfigException;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.lifecycle.Gateway;
import dev.jadegate.lifecycle.Reloader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jadegate run}. */
@Command(
    name = "run",
    description = "Serve. The configuration file is watched and swapped without a restart.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Signals: TERM or INT drains and stops, a second one cuts; HUP reads the file anew.",
      "Example: jadegate run --config config/gateway.yaml"
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Default: $CONFIG_PATH, else config/gateway.yaml.")
  private @Nullable Path named;

  @Override
  public Integer call() throws InterruptedException {
    Path file = ConfigFiles.choose(named);
    Plugins plugins = Plugins.load();
    Optional<GatewayConfig> config = ConfigFiles.read(file, plugins, spec.commandLine().getErr());
    if (config.isEmpty()) {
      return ExitCode.CONFIG;
    }
    Gateway gateway;
    try {
      gateway = Gateway.start(config.get(), plugins.with(GatewayProcess.options()));
    } catch (ConfigException e) {
      ConfigFiles.print(file, e, spec.commandLine().getErr());
      return ExitCode.CONFIG;
    } catch (IOException e) {
      spec.commandLine().getErr().println("jadegate: " + e.getMessage());
      return ExitCode.CANNOT_START;
    }
    try (gateway;
        Reloader reloader = new Reloader(file, plugins.loader(System::getenv), gateway)) {
      new GatewayProcess(gateway).serve(reloader::reload);
    }
    return ExitCode.FINE;
  }
}
