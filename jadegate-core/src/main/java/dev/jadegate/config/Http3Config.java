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
  private static final String WHY = ", for QUIC carries no PROXY header";

  /** QUIC is never in clear, and no load balancer before it can tell who a client is. */
  void checkBeside(@Nullable TlsConfig tls, @Nullable ProxyProtocolConfig proxyProtocol) {
    if (enabled && tls == null) {
      throw new IllegalArgumentException("http3: enabled without tls; expected tls beside it");
    }
    if (enabled && isRequired(proxyProtocol)) {
      throw new IllegalArgumentException(
          "http3: enabled beside proxy_protocol; expected one of them" + WHY);
    }
  }

  /** The same for the protocol that a listener has from the gateway section. */
  void checkInherited(String listener, ProxyProtocolConfig proxyProtocol) {
    if (enabled && isRequired(proxyProtocol)) {
      throw new IllegalArgumentException(
          "listeners."
              + listener
              + ".http3: enabled beside the gateway's proxy_protocol; expected proxy_protocol:"
              + " {mode: none} in the listener"
              + WHY);
    }
  }

  private static boolean isRequired(@Nullable ProxyProtocolConfig proxyProtocol) {
    return proxyProtocol != null && proxyProtocol.mode() == ProxyProtocolMode.REQUIRED;
  }
}
