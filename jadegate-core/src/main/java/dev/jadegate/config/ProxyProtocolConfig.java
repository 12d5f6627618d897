package dev.jadegate.config;

import java.util.List;

/** The PROXY protocol of the connections to a port. */
public record ProxyProtocolConfig(
    @Key(
            value =
                "Whether each connection must begin with a header of version 1 or 2, which says"
                    + " whose it is.",
            orElse = "none")
        ProxyProtocolMode mode,
    @Key(
            value = "The load balancers that send it; connections of others are cut.",
            format = Format.ADDRESSES)
        List<String> from) {
  public ProxyProtocolConfig {
    if (mode == ProxyProtocolMode.REQUIRED && from.isEmpty()) {
      throw new IllegalArgumentException(
          "from: found none; expected the addresses of the load balancers, such as [10.0.0.0/8],"
              + " for whoever sends the header names the client");
    }
  }
}
