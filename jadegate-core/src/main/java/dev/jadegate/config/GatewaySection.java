package dev.jadegate.config;

import java.time.Duration;
import java.util.List;

/** The gateway itself: its port or listeners, limits and timeouts. */
public record GatewaySection(
    String host,
    int port,
    Duration readTimeout,
    Duration writeTimeout,
    Duration idleTimeout,
    Duration headerTimeout,
    Duration shutdownTimeout,
    Duration shutdownDelay,
    Size maxRequestSize,
    Size maxHeaderSize,
    int maxConnections,
    List<String> trustedProxies,
    String requestIdHeader,
    Underscores underscoresInHeaders,
    int workers,
    TransportKind transport,
    boolean allowHalfClose,
    boolean mergeSlashes,
    EncodedSlashes encodedSlashes,
    List<ListenerConfig> listeners) {}
