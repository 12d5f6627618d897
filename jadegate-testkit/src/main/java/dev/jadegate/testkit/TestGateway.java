package dev.jadegate.testkit;

import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.Filter;
import dev.jadegate.api.FilterFactory;
import dev.jadegate.config.ConfigException;
import dev.jadegate.config.ConfigLoader;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.lifecycle.Gateway;
import dev.jadegate.lifecycle.GatewayOptions;
import dev.jadegate.loop.Transport;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A real gateway in the test's process, on a free port of loopback. Its configuration is that of a
 * file; what the test does not say of host, port, workers, transport and access log is filled in,
 * and there is no admin port unless the test speaks of one. Closing it fails if a buffer was leaked
 * or an error was logged.
 *
 * <p>It has one event loop unless told otherwise, so that a test of connection reuse knows that the
 * second request finds the connection of the first. The transport is epoll, or what the system
 * property {@code jadegate.test.transport} names.
 */
public final class TestGateway implements AutoCloseable {
  private final Options options;
  private final Gateway gateway;
  private final ErrorWatch errors;
  private boolean closed;

  private TestGateway(Options options, Gateway gateway, ErrorWatch errors) {
    this.options = options;
    this.gateway = gateway;
    this.errors = errors;
  }

  /** How a gateway is made, other than by its configuration. Immutable. */
  public record Options(
      Transport transport,
      int workers,
      Map<String, FilterFactory<?>> filters,
      Map<String, BalancerFactory> balancers,
      InstantSource clock,
      boolean errorsExpected) {
    public Options {
      filters = Map.copyOf(filters);
      balancers = Map.copyOf(balancers);
    }

    /** With so many event loops. */
    public Options workers(int count) {
      return new Options(transport, count, filters, balancers, clock, errorsExpected);
    }

    /** On that transport. */
    public Options transport(Transport wanted) {
      return new Options(wanted, workers, filters, balancers, clock, errorsExpected);
    }

    /** With one more filter. */
    public Options filter(FilterFactory<?> factory) {
      Map<String, FilterFactory<?>> more = new HashMap<>(filters);
      more.put(factory.name(), factory);
      return new Options(transport, workers, more, balancers, clock, errorsExpected);
    }

    /** With one more filter, which has no settings and is the same for all routes. */
    public Options filter(String name, Filter filter) {
      return filter(new PlainFilter(name, filter));
    }

    /** With one more balancer. */
    public Options balancer(BalancerFactory factory) {
      Map<String, BalancerFactory> more = new HashMap<>(balancers);
      more.put(factory.name(), factory);
      return new Options(transport, workers, filters, more, clock, errorsExpected);
    }

    /** With another time of day. */
    public Options clock(InstantSource other) {
      return new Options(transport, workers, filters, balancers, other, errorsExpected);
    }

    /** An error must be logged, such as that of a filter that throws; otherwise none may be. */
    public Options expectErrors() {
      return new Options(transport, workers, filters, balancers, clock, true);
    }

    /** Starts a gateway with this configuration. */
    public TestGateway start(String yaml) throws IOException {
      GatewayConfig config = load(yaml);
      LeakWatch.enter();
      ErrorWatch errors = ErrorWatch.begin();
      try {
        return new TestGateway(this, Gateway.start(config, gatewayOptions()), errors);
      } catch (IOException | RuntimeException e) {
        errors.discard();
        LeakWatch.leave();
        throw e;
      }
    }

    private GatewayOptions gatewayOptions() {
      return new GatewayOptions("test", "", filters, balancers, clock, level -> {});
    }

    private GatewayConfig load(String yaml) {
      String name = transport.name().toLowerCase(Locale.ROOT);
      try {
        return new ConfigLoader(System::getenv, this::configType, balancers.keySet())
            .parse("test.yaml", TestYaml.complete(yaml, name, workers))
            .config();
      } catch (ConfigException e) {
        throw new IllegalArgumentException("bad configuration in test: " + e.problems(), e);
      }
    }

    private @Nullable Class<? extends Record> configType(String filter) {
      FilterFactory<?> factory = filters.get(filter);
      return factory == null ? null : factory.configType();
    }
  }

  /** What such a filter may be told in the configuration: nothing. */
  public record NoSettings() {}

  private record PlainFilter(String name, Filter filter) implements FilterFactory<NoSettings> {
    @Override
    public Class<NoSettings> configType() {
      return NoSettings.class;
    }

    @Override
    public Filter create(NoSettings config) {
      return filter;
    }
  }

  /** One event loop, no filters, the system's clock. */
  public static Options with() {
    String name = System.getProperty("jadegate.test.transport", Transport.best().name());
    Transport transport = Transport.valueOf(name.toUpperCase(Locale.ROOT));
    if (!transport.isAvailable()) { // the gateway would take another, and nobody would know
      throw new IllegalStateException("no " + transport + " here: " + transport.obstacle());
    }
    return new Options(transport, 1, Map.of(), Map.of(), InstantSource.system(), false);
  }

  /** A gateway with this configuration. */
  public static TestGateway start(String yaml) throws IOException {
    return with().start(yaml);
  }

  /** A gateway that forwards everything to these origins, as one service named {@code origins}. */
  public static TestGateway forwardingTo(Origin... origins) throws IOException {
    return start(forwarding(origins));
  }

  /** The configuration of {@link #forwardingTo}, to be added to. */
  public static String forwarding(Origin... origins) {
    return forwarding(instances(origins));
  }

  /** The same for origins of HTTP/2 by prior knowledge. */
  public static String forwarding(Http2Origin... origins) {
    return forwarding(instances(origins)) + "    protocol: h2c\n";
  }

  private static String forwarding(String instances) {
    return """
    services:
      - name: origins
        path: /
        instances: %s
    """
        .formatted(instances);
  }

  /** The same before a gateway whose only listener has TLS with these certificates. */
  public static String forwardingOverTls(TestAuthority.Pair certificate, Origin... origins) {
    return "gateway: {tls: {certificates: [" + certificate.yaml() + "]}}\n" + forwarding(origins);
  }

  /** These origins as the value of {@code instances}. */
  public static String instances(Origin... origins) {
    return list(Arrays.stream(origins).map(Origin::address));
  }

  /** These origins as the value of {@code instances}. */
  public static String instances(Http2Origin... origins) {
    return list(Arrays.stream(origins).map(Http2Origin::address));
  }

  private static String list(Stream<String> addresses) {
    return addresses
        .map(address -> '"' + address + '"')
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** The transports of this machine, for a parameterised test. */
  public static Stream<Transport> transports() {
    return Arrays.stream(Transport.values()).filter(Transport::isAvailable);
  }

  /** The port of the only listener, or of the first. */
  public int port() {
    return gateway.ports().getFirst();
  }

  /** The port of a listener. */
  public int port(String listener) {
    return gateway.port(listener);
  }

  /** A new connection to the admin port. */
  public RawClient admin() throws IOException {
    return RawClient.connect(gateway.adminPort());
  }

  /** A new connection to {@link #port()}. */
  public RawClient client() throws IOException {
    return RawClient.connect(port());
  }

  /** A new connection with TLS; an empty name asks for none. */
  public RawClient client(SSLContext context, String serverName) throws IOException {
    return client().tls(context, serverName);
  }

  /** A new connection to {@link #port()} that speaks HTTP/2 by prior knowledge. */
  public Http2Client http2() throws IOException, InterruptedException {
    return Http2Client.connect(port());
  }

  /** The same frame for frame; preface and SETTINGS are sent. */
  public RawHttp2 rawHttp2() throws IOException {
    return RawHttp2.connect(port()).greet();
  }

  /** A new connection to {@link #port()} that was upgraded to a WebSocket. */
  public RawWebSocket webSocket(String target, String... fieldLines) throws IOException {
    return RawWebSocket.connect(port(), target, fieldLines);
  }

  /** Puts another configuration in force. */
  public void reload(String yaml) throws IOException {
    gateway.reload(options.load(yaml));
  }

  /** All series in Prometheus' text format, taken without a request. */
  public String metrics() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ExpositionFormats.init()
        .getPrometheusTextFormatWriter()
        .write(out, gateway.metrics().registry().scrape());
    return out.toString(StandardCharsets.UTF_8);
  }

  /**
   * The sum of the series of that name that have all of these labels, each written as {@code
   * name="value"}; 0 if there is none.
   */
  public double metric(String name, String... labels) throws IOException {
    List<String> wanted = List.of(labels);
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> wanted.stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The gateway itself. */
  public Gateway gateway() {
    return gateway;
  }

  /** Stops in good order, as after SIGTERM; blocks until it is done, and checks as close does. */
  public void shutdown() {
    end(gateway::shutdown);
  }

  /**
   * Stops at once.
   *
   * @throws AssertionError if a buffer was leaked, or an error was logged
   */
  @Override
  public void close() {
    end(gateway::close);
  }

  private void end(Runnable stop) {
    if (closed) {
      return;
    }
    closed = true;
    try {
      stop.run();
      errors.end(options.errorsExpected());
    } finally {
      errors.discard();
      LeakWatch.leave();
    }
  }
}
