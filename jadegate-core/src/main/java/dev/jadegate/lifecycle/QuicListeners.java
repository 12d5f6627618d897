package dev.jadegate.lifecycle;

import dev.jadegate.config.CertificateConfig;
import dev.jadegate.config.ClientAuth;
import dev.jadegate.config.GatewaySection;
import dev.jadegate.config.Http3Config;
import dev.jadegate.config.ListenerConfig;
import dev.jadegate.config.TlsConfig;
import dev.jadegate.listener.Listener;
import dev.jadegate.listener.QuicListener;
import dev.jadegate.listener.QuicSettings;
import dev.jadegate.tls.Authorities;
import dev.jadegate.tls.Identity;
import dev.jadegate.tls.QuicTls;
import dev.jadegate.tls.TlsFileException;
import io.netty.handler.codec.quic.QuicSslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports for HTTP/3, with their certificates. Changed by one thread at a time, read by all. */
final class QuicListeners {
  private static final Logger LOG = LoggerFactory.getLogger(QuicListeners.class);

  private final List<QuicListener> listeners = new ArrayList<>();
  private volatile Map<String, QuicSslContext> contexts = Map.of();

  /** One listener's wish for HTTP/3. */
  private record Wanted(String listener, String host, Http3Config http3, TlsConfig tls) {}

  private static List<Wanted> wanted(GatewaySection section) {
    List<Wanted> all = new ArrayList<>();
    if (section.listeners().isEmpty()) {
      add(all, Bindings.DEFAULT_LISTENER, section.host(), section.http3(), section.tls());
    }
    for (ListenerConfig listener : section.listeners()) {
      String host = Objects.requireNonNullElse(listener.host(), section.host());
      add(all, listener.name(), host, listener.http3(), listener.tls());
    }
    return all;
  }

  private static void add(
      List<Wanted> all, String listener, String host, Http3Config http3, @Nullable TlsConfig tls) {
    if (http3.enabled() && tls != null) {
      all.add(new Wanted(listener, host, http3, tls));
    }
  }

  /**
   * Binds what the configuration asks for.
   *
   * @throws IOException if a port or a certificate cannot be had, or there is no QUIC here
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
      QuicListener listener = QuicListener.bind(settings, common, () -> context(name));
      listeners.add(listener);
      LOG.atInfo()
          .addKeyValue("listener", name)
          .addKeyValue("udp_port", listener.port())
          .log("listening for HTTP/3");
    }
  }

  private QuicSslContext context(String listener) {
    QuicSslContext context = contexts.get(listener);
    if (context == null) {
      throw new IllegalStateException("no certificates for " + listener);
    }
    return context;
  }

  /**
   * Reads the certificates; connections from now on get them.
   *
   * @throws IOException if one cannot be used; those before stay then
   */
  void load(GatewaySection section) throws IOException {
    Map<String, QuicSslContext> loaded = new HashMap<>(contexts);
    for (Wanted wanted : wanted(section)) {
      loaded.put(wanted.listener(), context(wanted.tls()));
    }
    contexts = Map.copyOf(loaded);
  }

  private static QuicSslContext context(TlsConfig tls) throws IOException {
    try {
      List<Identity> identities = new ArrayList<>();
      for (CertificateConfig certificate : tls.certificates()) {
        identities.add(Identity.load(certificate.cert(), certificate.key()));
      }
      String ca = tls.clientAuth() == ClientAuth.NONE ? null : tls.clientCa();
      Authorities authorities = ca == null ? null : Authorities.load(ca);
      return QuicTls.context(identities, authorities, tls.clientAuth() == ClientAuth.REQUIRED);
    } catch (TlsFileException e) {
      throw new IOException(e.getMessage(), e);
    }
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
