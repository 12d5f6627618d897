package dev.jadegate.app;

import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.RouteConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jadegate routes}. */
@Command(
    name = "routes",
    description = "List all routes of a configuration.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: jadegate routes --config config/gateway.yaml"})
final class RoutesCommand implements Callable<Integer> {
  private static final List<String> TITLES =
      List.of("NAME", "HOST", "PATH", "METHODS", "CONDITIONS", "LEADS TO");

  @Spec private CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Default: $CONFIG_PATH, else config/gateway.yaml.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    Optional<GatewayConfig> config =
        ConfigFiles.readAndCompile(
            ConfigFiles.choose(file), Plugins.load(), spec.commandLine().getErr());
    if (config.isEmpty()) {
      return ExitCode.CONFIG;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(TITLES);
    config.get().routes().forEach(route -> rows.add(row(route)));
    print(rows, spec.commandLine().getOut());
    return ExitCode.FINE;
  }

  private static List<String> row(RouteConfig route) {
    return List.of(
        route.name(),
        route.host().isEmpty() ? "*" : String.join(",", route.host()),
        RouteText.path(route),
        route.methods().isEmpty() ? "*" : String.join(",", route.methods()),
        RouteText.conditions(route),
        RouteText.target(route));
  }

  private static void print(List<List<String>> rows, PrintWriter out) {
    int columns = TITLES.size();
    int[] widths = new int[columns];
    rows.forEach(row -> {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    });
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        line.append(cell).repeat(' ', widths[i] - cell.length() + 2);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
