package dev.jadegate.config;

import java.util.List;

/** The metrics page. */
public record PrometheusConfig(
    @Key(value = "Its path.", orElse = "/metrics", format = Format.PATH) String path,
    @Key(value = "Before the name of every series.", orElse = "gateway", format = Format.NAME)
        String namespace,
    @Key(
            value = "gateway: on every listener of the gateway; admin: on the admin port alone.",
            orElse = "gateway")
        MetricsListener listener,
    @Key(
            value =
                "Who may read it, by the address of the socket: addresses, blocks, loopback,"
                    + " private, all.",
            orElse = "loopback, private",
            format = Format.ADDRESSES)
        List<String> allow) {}
