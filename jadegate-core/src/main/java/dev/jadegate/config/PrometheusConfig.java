package dev.jadegate.config;

import java.util.List;

/** The metrics page. */
@Planned("listener")
public record PrometheusConfig(
    @Key(value = "Its path, on every listener.", orElse = "/metrics", format = Format.PATH)
        String path,
    @Key(value = "Before the name of every series.", orElse = "gateway", format = Format.NAME)
        String namespace,
    @Key(
            value =
                "Who may read it, by the address of the socket: addresses, blocks, loopback,"
                    + " private, all.",
            orElse = "loopback, private",
            format = Format.ADDRESSES)
        List<String> allow) {}
