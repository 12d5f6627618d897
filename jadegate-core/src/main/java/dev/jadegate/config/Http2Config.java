package dev.jadegate.config;

/** HTTP/2 with clients: by ALPN over TLS, by prior knowledge in clear. */
public record Http2Config(
    @Key(value = "Whether clients may speak it.", orElse = "true") boolean enabled,
    @Key(
            value = "Requests under way at once on one connection; more are refused.",
            orElse = "100",
            min = "1",
            max = "100000")
        int maxConcurrentStreams) {}
