package dev.jadegate.app;

import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.RouteConfig;
import java.nio.file.Path;
import java.util.List;
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
    sayWhoAsksNobody(config.get());
    return ExitCode.FINE;
  }

  /** Where some routes ask who it is, the others may have been forgotten. */
  private void sayWhoAsksNobody(GatewayConfig config) {
    List<String> open =
        config.routes().stream()
            .filter(route -> route.policies().auth() == null)
            .map(RouteConfig::name)
            .toList();
    if (!open.isEmpty() && open.size() < config.routes().size()) {
      spec.commandLine().getOut().println("without auth: " + String.join(", ", open));
    }
  }

  private static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
