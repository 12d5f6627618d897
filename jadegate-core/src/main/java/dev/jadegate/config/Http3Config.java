package dev.jadegate.config;

import org.jspecify.annotations.Nullable;

/** HTTP/3 of a listener that has TLS. */
public record Http3Config(
    @Key(value = "Whether HTTP/3 is served too; clients learn of it by Alt-Svc.", orElse = "false")
        boolean enabled,
    @Key(value = "The UDP port; 0: any free one.", orElse = "8443", min = "0", max = "65535")
        int port,
    @Key(value = "Requests at once on a connection.", orElse = "100", min = "1", max = "10000")
        int maxConcurrentStreams) {
  /** QUIC is never in clear. */
  void checkBeside(@Nullable TlsConfig tls) {
    if (enabled && tls == null) {
      throw new IllegalArgumentException("http3: enabled without tls; expected tls beside it");
    }
  }

  /** Who a client of QUIC is cannot be told by a load balancer before it. */
  boolean contradicts(ProxyProtocolConfig proxyProtocol) {
    return enabled && proxyProtocol.mode() == ProxyProtocolMode.REQUIRED;
  }
}
