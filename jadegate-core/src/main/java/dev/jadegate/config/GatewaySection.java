package dev.jadegate.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gateway itself: its port or listeners, limits and timeouts. */
public record GatewaySection(
    @Key(value = "The address to listen on.", orElse = "0.0.0.0") String host,
    @Key(
            value = "The port to listen on; 0: any free one.",
            orElse = "8080",
            min = "0",
            max = "65535")
        int port,
    @Key(
            value =
                "Longest silence while a request's body is received and its response has not begun;"
                    + " not a total. 0: none.",
            orElse = "30s")
        Duration readTimeout,
    @Key(
            value = "Longest stall of a client that takes no bytes of its response. 0: none.",
            orElse = "30s")
        Duration writeTimeout,
    @Key(value = "How long a connection without a request is kept. 0: for ever.", orElse = "60s")
        Duration idleTimeout,
    @Key(
            value = "For a request's whole header section to arrive, else 408. 0: no limit.",
            orElse = "10s")
        Duration headerTimeout,
    @Key(value = "Grace for requests under way after SIGTERM, then they are cut.", orElse = "30s")
        Duration shutdownTimeout,
    @Key(
            value = "How long tunnels live on after a reload that changed or removed their route.",
            orElse = "30s")
        Duration tunnelGrace,
    @Key(
            value = "How long readiness is off before the ports close, for load balancers to see.",
            orElse = "0s")
        Duration shutdownDelay,
    @Key(
            value =
                "Bytes of a request's body, counted as they arrive, else 413; also per route. 0: no"
                    + " limit.",
            orElse = "10MB")
        Size maxRequestSize,
    @Key(
            value = "Bytes of a header section, else 431; the first line may have 8 KB of it.",
            orElse = "64KB",
            min = "1KB",
            max = "1MB")
        Size maxHeaderSize,
    @Key(
            value = "Client connections at once; auto: half of the limit on open files.",
            orElse = "auto",
            min = "0")
        int maxConnections,
    @Key(
            value =
                "Whose X-Forwarded-* and Forwarded are believed: addresses, blocks, loopback,"
                    + " private, all.",
            format = Format.ADDRESSES)
        List<String> trustedProxies,
    @Key(
            value =
                "The field of the request id; one from outside is kept if it is at most 128 visible"
                    + " ASCII characters.",
            orElse = "X-Request-ID",
            format = Format.FIELD_NAME)
        String requestIdHeader,
    @Key(
            value =
                "Request fields with an underscore in their name: many programs take it for a"
                    + " hyphen.",
            orElse = "drop")
        Underscores underscoresInHeaders,
    @Key(value = "Event loops; auto: one per core.", orElse = "auto", min = "0", max = "1024")
        int workers,
    @Key(
            value = "How sockets are driven; auto: epoll where there is one, else NIO.",
            orElse = "auto")
        TransportKind transport,
    @Key(
            value =
                "Whether a client that ends its side after a whole request still gets the"
                    + " response.",
            orElse = "false")
        boolean allowHalfClose,
    @Key(value = "Whether // in a path counts as one slash.", orElse = "true") boolean mergeSlashes,
    @Key(value = "%2F and %5C in a path: refused with 400, or kept as data.", orElse = "reject")
        EncodedSlashes encodedSlashes,
    @Key("When the gateway itself has too much to do; none: never.") OverloadConfig overload,
    @Key(
            value =
                "Native memory that answers hold together while they are compressed; one for which"
                    + " there is none passes as it is.",
            orElse = "256MB",
            min = "1MB")
        Size compressionMemory,
    @Key("HTTP/2 with clients.") Http2Config http2,
    @Key("Whether and from whom connections begin with a header of the PROXY protocol.")
        ProxyProtocolConfig proxyProtocol,
    @Key("Gives the port https.") @Nullable TlsConfig tls,
    @Key("HTTP/3 beside it; needs tls.") Http3Config http3,
    @Key("Several ports, instead of host, port, tls and http3.") List<ListenerConfig> listeners) {
  public GatewaySection {
    http3.checkBeside(tls, proxyProtocol);
    if (http3.enabled() && !listeners.isEmpty()) {
      throw new IllegalArgumentException(
          "http3: enabled beside listeners; expected in one of the listeners");
    }
    for (ListenerConfig listener : listeners) {
      if (listener.proxyProtocol() == null) {
        listener.http3().checkInherited(listener.name(), proxyProtocol);
      }
    }
  }
}
