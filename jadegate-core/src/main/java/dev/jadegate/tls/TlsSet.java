package dev.jadegate.tls;

import io.netty.handler.ssl.SslContext;
import java.util.Map;

/**
 * TLS of a whole configuration. Immutable.
 *
 * @param listeners by name; those without TLS are not there
 * @param services by name; those whose instances are spoken to in clear are not there
 * @param contexts what the services shall use from the moment on when this is in force
 */
public record TlsSet(
    Map<String, DownstreamTls> listeners,
    Map<String, UpstreamTls> services,
    Map<UpstreamTls, SslContext> contexts) {
  /** No TLS anywhere. */
  public static final TlsSet NONE = new TlsSet(Map.of(), Map.of(), Map.of());

  public TlsSet {
    listeners = Map.copyOf(listeners);
    services = Map.copyOf(services);
    contexts = Map.copyOf(contexts);
  }

  /** Hands the services their contexts. */
  public void enter() {
    contexts.forEach(UpstreamTls::use);
  }
}
