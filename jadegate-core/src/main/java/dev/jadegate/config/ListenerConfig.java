package dev.jadegate.config;

import org.jspecify.annotations.Nullable;

/** One bound port. */
@Planned({
  "read_timeout",
  "write_timeout",
  "idle_timeout",
  "header_timeout",
  "max_header_size",
  "max_connections"
})
public record ListenerConfig(
    @Key(value = "The name by which routes choose it.", required = true, format = Format.NAME)
        String name,
    @Key("The address to listen on; the gateway section's if absent.") @Nullable String host,
    @Key(value = "The port; 0: any free one.", required = true, min = "0", max = "65535") int port,
    @Key("Every request is redirected there: https, or an address.") @Nullable String redirectTo,
    @Key("HTTP/2 with clients; the gateway section's if absent.") @Nullable Http2Config http2,
    @Key("As proxy_protocol of the gateway, for this port; that one if absent.")
        @Nullable ProxyProtocolConfig proxyProtocol,
    @Key("Gives the port https.") @Nullable TlsConfig tls,
    @Key("HTTP/3 beside it; needs tls.") Http3Config http3) {
  public ListenerConfig {
    http3.checkBeside(tls, proxyProtocol);
  }
}
