package dev.jadegate.lifecycle;

import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.GatewaySection;
import dev.jadegate.config.Http2Config;
import dev.jadegate.config.ListenerConfig;
import dev.jadegate.config.ProxyProtocolConfig;
import dev.jadegate.config.ProxyProtocolMode;
import dev.jadegate.config.TlsConfig;
import dev.jadegate.listener.ListenerSettings;
import dev.jadegate.tls.TlsCompiler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
          settings(
              DEFAULT_LISTENER,
              new InetSocketAddress(section.host(), section.port()),
              section.http2(),
              section.proxyProtocol()));
    }
    return section.listeners().stream().map(listener -> of(section, listener)).toList();
  }

  /** The listeners that have TLS. */
  static List<TlsCompiler.ListenerUnit> tls(GatewaySection section) {
    List<TlsCompiler.ListenerUnit> units = new ArrayList<>();
    if (section.listeners().isEmpty()) {
      add(units, DEFAULT_LISTENER, "gateway.tls", section.tls(), section.http2());
    }
    for (ListenerConfig listener : section.listeners()) {
      String path = "gateway.listeners." + listener.name() + ".tls";
      Http2Config http2 = Objects.requireNonNullElse(listener.http2(), section.http2());
      add(units, listener.name(), path, listener.tls(), http2);
    }
    return units;
  }

  private static void add(
      List<TlsCompiler.ListenerUnit> units,
      String name,
      String path,
      @Nullable TlsConfig tls,
      Http2Config http2) {
    if (tls != null) {
      List<String> protocols = http2.enabled() ? List.of("h2", "http/1.1") : List.of("http/1.1");
      units.add(new TlsCompiler.ListenerUnit(name, path, tls, protocols));
    }
  }

  private static ListenerSettings of(GatewaySection section, ListenerConfig listener) {
    String host = Objects.requireNonNullElse(listener.host(), section.host());
    return settings(
        listener.name(),
        new InetSocketAddress(host, listener.port()),
        Objects.requireNonNullElse(listener.http2(), section.http2()),
        Objects.requireNonNullElse(listener.proxyProtocol(), section.proxyProtocol()));
  }

  private static ListenerSettings settings(
      String name, InetSocketAddress address, Http2Config http2, ProxyProtocolConfig proxy) {
    boolean required = proxy.mode() == ProxyProtocolMode.REQUIRED;
    return new ListenerSettings(
        name,
        address,
        http2.enabled(),
        http2.maxConcurrentStreams(),
        required ? proxy.from() : List.of());
  }

  /** What a running gateway does not change. */
  static void warnOfChanges(GatewayConfig from, GatewayConfig to) {
    if (isChanged(from, to)) {
      LOG.warn(
          "host, port, listeners, http3, proxy_protocol of ports, workers, transport, the"
              + " namespace of metrics and where admin listens change at the next start only");
    }
  }

  /** Whether something differs that takes a new start. */
  static boolean isChanged(GatewayConfig from, GatewayConfig to) {
    GatewaySection before = from.gateway();
    GatewaySection after = to.gateway();
    String namespace = from.monitoring().prometheus().namespace();
    return !of(before).equals(of(after))
        || !QuicListeners.wanted(before).equals(QuicListeners.wanted(after))
        || before.workers() != after.workers()
        || before.transport() != after.transport()
        || !AdminPort.address(from.admin()).equals(AdminPort.address(to.admin()))
        || !namespace.equals(to.monitoring().prometheus().namespace());
  }
}
