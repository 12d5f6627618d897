package dev.jadegate.lifecycle;

import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.GatewaySection;
import dev.jadegate.config.ListenerConfig;
import dev.jadegate.config.ProxyProtocolConfig;
import dev.jadegate.config.ProxyProtocolMode;
import dev.jadegate.listener.ListenerSettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which ports a configuration asks for. */
final class Bindings {
  private static final Logger LOG = LoggerFactory.getLogger(Bindings.class);

  /** The name of the one listener that needs none. */
  static final String DEFAULT_LISTENER = "gateway";

  private Bindings() {}

  static List<ListenerSettings> of(GatewaySection section) {
    if (section.listeners().isEmpty()) {
      return List.of(
          new ListenerSettings(
              DEFAULT_LISTENER,
              new InetSocketAddress(section.host(), section.port()),
              loadBalancers(section.proxyProtocol())));
    }
    return section.listeners().stream()
        .map(listener ->
            new ListenerSettings(
                listener.name(),
                new InetSocketAddress(host(section, listener), listener.port()),
                loadBalancers(
                    Objects.requireNonNullElse(listener.proxyProtocol(), section.proxyProtocol()))))
        .toList();
  }

  private static List<String> loadBalancers(ProxyProtocolConfig config) {
    return config.mode() == ProxyProtocolMode.REQUIRED ? config.from() : List.of();
  }

  private static String host(GatewaySection section, ListenerConfig listener) {
    return Objects.requireNonNullElse(listener.host(), section.host());
  }

  /** What a running gateway does not change. */
  static void warnOfChanges(GatewayConfig from, GatewayConfig to) {
    GatewaySection before = from.gateway();
    GatewaySection after = to.gateway();
    String namespace = from.monitoring().prometheus().namespace();
    boolean changed =
        !of(before).equals(of(after))
            || before.workers() != after.workers()
            || before.transport() != after.transport()
            || !namespace.equals(to.monitoring().prometheus().namespace());
    if (changed) {
      LOG.warn(
          "host, port, listeners, proxy_protocol of ports, workers, transport and the namespace of"
              + " metrics change at the next start only");
    }
  }
}
