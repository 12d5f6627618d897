package dev.jadegate.app;

import dev.jadegate.config.ConfigException;
import dev.jadegate.config.ConfigLoader;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.lifecycle.Gateway;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jadegate demo}. */
@Command(
    name = "demo",
    description = "Start two small services and a gateway before them, on loopback, to try.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  jadegate demo --port 8080",
      "  jadegate demo --chaos            watch a circuit breaker open and close"
    })
final class DemoCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65535;
  private static final int MAX_ROUNDS = 10_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "The gateway's port. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "9901",
      description = "The port for operators. Default: ${DEFAULT-VALUE}.")
  private int adminPort;

  @Option(
      names = "--tls",
      description = "Speak https, with a certificate that is made for this run.")
  private boolean tls;

  @Option(
      names = "--chaos",
      description = "Let instances fall ill and get well, and say what the gateway does about it.")
  private boolean chaos;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "10",
      description = "With --chaos: end after N rounds of 12 seconds. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--print", description = "Print the configuration instead of starting.")
  private boolean print;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check("--port", port, 0, MAX_PORT);
    check("--admin-port", adminPort, 0, MAX_PORT);
    check("--rounds", rounds, 1, MAX_ROUNDS);
    if (tls && chaos) {
      throw new ParameterException(
          spec.commandLine(), "expected --tls or --chaos, found both"); // no https in its requests
    }
    if (print) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(yaml(file(chaos), tls));
      out.flush();
      return ExitCode.FINE;
    }
    if (!tls) {
      return serve(null);
    }
    try (DemoCertificate certificate = DemoCertificate.make()) {
      return serve(certificate);
    }
  }

  private void check(String option, int given, int least, int most) {
    if (given < least || given > most) {
      throw new ParameterException(
          spec.commandLine(),
          "expected " + option + " from " + least + " to " + most + ", found " + given);
    }
  }

  private int serve(@Nullable DemoCertificate certificate)
      throws IOException, InterruptedException {
    try (DemoService users1 = DemoService.start("user-service", "users-1");
        DemoService users2 = DemoService.start("user-service", "users-2");
        DemoService products = DemoService.start("product-service", "products-1");
        DemoToken token = DemoToken.make()) {
      Map<String, String> ports =
          Map.of(
              "GATEWAY", Integer.toString(port),
              "ADMIN", Integer.toString(adminPort),
              "TOKEN", token.file().toString(),
              "USERS_1", Integer.toString(users1.port()),
              "USERS_2", Integer.toString(users2.port()),
              "PRODUCTS", Integer.toString(products.port()));
      Gateway gateway;
      try {
        gateway = Gateway.start(config(file(chaos), ports, certificate), GatewayProcess.options());
      } catch (IOException e) {
        spec.commandLine()
            .getErr()
            .println("jadegate: " + e.getMessage() + " (try --port, --admin-port)");
        return ExitCode.CANNOT_START;
      }
      try (gateway) {
        GatewayProcess process = new GatewayProcess(gateway);
        if (chaos) {
          ChaosDemo show = new ChaosDemo(gateway, spec.commandLine().getOut());
          show.invite(rounds);
          show.serve(process, users2, products, rounds);
        } else {
          invite(spec.commandLine().getOut(), gateway, certificate);
          process.serve(() -> {});
        }
      }
    }
    return ExitCode.FINE;
  }

  /** The name of the file that it runs with. */
  static String file(boolean chaos) {
    return chaos ? "demo-chaos.yaml" : "demo.yaml";
  }

  static GatewayConfig config(
      String file, Map<String, String> ports, @Nullable DemoCertificate certificate)
      throws IOException {
    Map<String, String> values = new HashMap<>(ports);
    if (certificate != null) {
      values.put("CERT", certificate.cert().toString());
      values.put("KEY", certificate.key().toString());
    }
    try {
      return new ConfigLoader(values::get, name -> null)
          .parse(file, yaml(file, certificate != null))
          .config();
    } catch (ConfigException e) {
      throw new IllegalStateException("the demo's own configuration is wrong: " + e.problems(), e);
    }
  }

  private static String yaml(String file, boolean tls) throws IOException {
    return resource('/' + file) + (tls ? resource("/demo-tls.yaml") : "");
  }

  private static String resource(String name) throws IOException {
    try (InputStream yaml = DemoCommand.class.getResourceAsStream(name)) {
      if (yaml == null) {
        throw new IOException("the jar has no " + name);
      }
      return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void invite(
      PrintWriter out, Gateway gateway, @Nullable DemoCertificate certificate) {
    int port = gateway.ports().getFirst();
    String base = (certificate == null ? "http" : "https") + "://localhost:" + port;
    String curl = certificate == null ? "  curl " : "  curl --cacert $CA ";
    out.println();
    out.println("Jadegate is at " + base + " before two services. Try, in another terminal:");
    out.println();
    if (certificate != null) {
      out.println("  CA=" + certificate.authority());
    }
    out.println(curl + base + "/api/users/1       # again and again: two instances by turns");
    out.println(curl + base + "/api/products/7    # the other service");
    out.println(curl + "-i " + base + "/nowhere        # no route");
    out.println(curl + base + "/health");
    out.println(curl + base + "/metrics");
    String admin = "http://localhost:" + gateway.adminPort();
    out.println("  curl " + admin + "/services    # for operators");
    out.println();
    out.println("Each request writes a line of the access log below. Ctrl-C stops.");
    out.println();
    out.flush();
  }
}
