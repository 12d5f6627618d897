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
    footer = {"", "Example: jadegate demo --port 8080"})
final class DemoCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65535;

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

  @Override
  public Integer call() throws IOException, InterruptedException {
    check("--port", port);
    check("--admin-port", adminPort);
    if (!tls) {
      return serve(null);
    }
    try (DemoCertificate certificate = DemoCertificate.make()) {
      return serve(certificate);
    }
  }

  private void check(String option, int given) {
    if (given < 0 || given > MAX_PORT) {
      throw new ParameterException(
          spec.commandLine(), "expected " + option + " from 0 to " + MAX_PORT + ", found " + given);
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
        gateway = Gateway.start(config(ports, certificate), GatewayProcess.options());
      } catch (IOException e) {
        spec.commandLine()
            .getErr()
            .println("jadegate: " + e.getMessage() + " (try --port, --admin-port)");
        return ExitCode.CANNOT_START;
      }
      try (gateway) {
        invite(spec.commandLine().getOut(), gateway, certificate);
        new GatewayProcess(gateway).serve(() -> {});
      }
    }
    return ExitCode.FINE;
  }

  static GatewayConfig config(Map<String, String> ports, @Nullable DemoCertificate certificate)
      throws IOException {
    Map<String, String> values = new HashMap<>(ports);
    String tls = "";
    if (certificate != null) {
      tls = resource("/demo-tls.yaml");
      values.put("CERT", certificate.cert().toString());
      values.put("KEY", certificate.key().toString());
    }
    try {
      return new ConfigLoader(values::get, name -> null)
          .parse("demo.yaml", resource("/demo.yaml") + tls)
          .config();
    } catch (ConfigException e) {
      throw new IllegalStateException("the demo's own configuration is wrong: " + e.problems(), e);
    }
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
