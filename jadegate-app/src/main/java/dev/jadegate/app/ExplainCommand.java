package dev.jadegate.app;

import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.RouteConfig;
import dev.jadegate.lifecycle.Explanation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jadegate explain}. */
@Command(
    name = "explain",
    description = "Say which route a request would take, and why not another.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  jadegate explain --config gateway.yaml GET /api/users/1",
      "  jadegate explain GET 'http://shop.example.com/a?b=1' -H 'X-Version: 2'"
    })
final class ExplainCommand implements Callable<Integer> {
  /** RFC 9110, section 5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  @Spec private CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Default: $CONFIG_PATH, else config/gateway.yaml.")
  private @Nullable Path file;

  @Parameters(index = "0", paramLabel = "METHOD", description = "Such as GET.")
  private String method;

  @Parameters(index = "1", paramLabel = "URL", description = "A URL, or a path.")
  private String url;

  @Option(names = "-H", paramLabel = "'NAME: VALUE'", description = "A header field; repeatable.")
  private List<String> headers = List.of();

  @Override
  public Integer call() {
    if (!TOKEN.matcher(method).matches()) {
      throw new ParameterException(
          spec.commandLine(), "expected a method such as GET, found '" + method + "'");
    }
    Map<String, String> fields = fields();
    Optional<GatewayConfig> config =
        ConfigFiles.readAndCompile(
            ConfigFiles.choose(file), Plugins.load(), spec.commandLine().getErr());
    if (config.isEmpty()) {
      return ExitCode.CONFIG;
    }
    print(
        Explanation.of(config.get(), method.toUpperCase(Locale.ROOT), url, fields),
        spec.commandLine().getOut());
    return ExitCode.FINE;
  }

  private Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1 || !TOKEN.matcher(header.substring(0, colon)).matches()) {
        throw new ParameterException(
            spec.commandLine(), "expected -H 'name: value', found '" + header + "'");
      }
      fields.put(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    return fields;
  }

  private static void print(Explanation explanation, PrintWriter out) {
    if (!explanation.problem().isEmpty()) {
      out.println("refused with " + explanation.problem());
      return;
    }
    RouteConfig matched = explanation.matched();
    if (matched == null) {
      out.println(explanation.path() + " matches no route");
    } else {
      out.println(explanation.path() + " takes route " + matched.name());
      out.println("  matches   " + RouteText.path(matched));
      out.println("  leads to  " + RouteText.target(matched));
    }
    if (!explanation.others().isEmpty()) {
      out.println("other routes, nearest first:");
      explanation
          .others()
          .forEach(other ->
              out.println(
                  "  "
                      + other.route().name()
                      + " ("
                      + RouteText.path(other.route())
                      + "): "
                      + other.reason()));
    }
  }
}
