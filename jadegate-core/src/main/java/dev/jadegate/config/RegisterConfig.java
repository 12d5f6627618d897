package dev.jadegate.config;

import java.util.List;

/** The gateway itself as an instance in the registry. */
public record RegisterConfig(
    @Key(value = "The name of the service that gateways are.", orElse = "api-gateway") String name,
    @Key(value = "The address at which others reach this gateway.", required = true) String address,
    @Key(
            value = "The port at which they do. 0: that of the first listener.",
            orElse = "0",
            min = "0",
            max = "65535")
        int port,
    @Key("Tags that it gets.") List<String> tags) {
  public RegisterConfig {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: found none; expected the name of a service");
    }
    if (address.isBlank() || address.contains("/") || address.contains(" ")) {
      throw new IllegalArgumentException(
          "address: found \"" + address + "\"; expected a host name or an IP address");
    }
  }
}
