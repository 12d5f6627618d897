package dev.jadegate.lifecycle;

import dev.jadegate.config.GatewaySection;
import dev.jadegate.config.Http3Config;
import dev.jadegate.config.ListenerConfig;
import dev.jadegate.listener.Listener;
import dev.jadegate.listener.QuicListener;
import dev.jadegate.listener.QuicSettings;
import dev.jadegate.message.FieldValue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports for HTTP/3. Changed by one thread at a time; the event loops ask for {@link #altSvc}.
 */
final class QuicListeners {
  private static final Logger LOG = LoggerFactory.getLogger(QuicListeners.class);

  private final List<QuicListener> listeners = new ArrayList<>();
  private final Map<String, FieldValue> altSvc = new ConcurrentHashMap<>();

  /** One listener's wish for HTTP/3. */
  record Wanted(String listener, String host, Http3Config http3) {}

  static List<Wanted> wanted(GatewaySection section) {
    List<Wanted> all = new ArrayList<>();
    if (section.listeners().isEmpty()) {
      add(all, Bindings.DEFAULT_LISTENER, section.host(), section.http3());
    }
    for (ListenerConfig listener : section.listeners()) {
      String host = Objects.requireNonNullElse(listener.host(), section.host());
      add(all, listener.name(), host, listener.http3());
    }
    return all;
  }

  private static void add(List<Wanted> all, String listener, String host, Http3Config http3) {
    if (http3.enabled()) {
      all.add(new Wanted(listener, host, http3));
    }
  }

  /**
   * Binds what the configuration asks for.
   *
   * @throws IOException if a port cannot be had, or there is no QUIC here
   */
  void bind(GatewaySection section, Listener.Common common) throws IOException {
    for (Wanted wanted : wanted(section)) {
      String name = wanted.listener();
      QuicSettings settings =
          new QuicSettings(
              name,
              new InetSocketAddress(wanted.host(), wanted.http3().port()),
              wanted.http3().maxConcurrentStreams(),
              section.idleTimeout().toMillis());
      QuicListener listener = QuicListener.bind(settings, common);
      listeners.add(listener);
      altSvc.put(name, new FieldValue("h3=\":" + listener.port() + "\"; ma=86400"));
      LOG.atInfo()
          .addKeyValue("listener", name)
          .addKeyValue("udp_port", listener.port())
          .log("listening for HTTP/3");
    }
  }

  /** What tells a listener's other clients that HTTP/3 is spoken (RFC 7838); null if it is not. */
  @Nullable FieldValue altSvc(String listener) {
    return altSvc.get(listener);
  }

  /** The UDP port of a listener; 0 if it has none. */
  int port(String listener) {
    for (QuicListener bound : listeners) {
      if (bound.settings().listener().equals(listener)) {
        return bound.port();
      }
    }
    return 0;
  }

  /** No more connections are taken; those there are stay. */
  void close() {
    listeners.forEach(QuicListener::close);
  }

  /** Gives the ports up, once all connections are closed. */
  void release() {
    listeners.forEach(QuicListener::release);
  }
}
