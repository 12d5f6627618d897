package dev.jadegate.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A Consul agent. */
public record ConsulConfig(
    @Key(
            value = "The agent: host and port, or a URL, for example for https.",
            orElse = "localhost:8500",
            format = Format.HTTP_ADDRESS)
        String address,
    @Key("The token that is shown to the agent.") String token,
    @Key("The data centre that is asked; absent: the agent's own.") String datacenter,
    @Key(
            name = "wait",
            value = "How long the agent holds an answer back while nothing changes.",
            orElse = "55s",
            min = "1s",
            max = "10m")
        Duration waitTime,
    @Key("TLS to an agent whose URL has https.") @Nullable RegistryTlsConfig tls) {
  public ConsulConfig {
    if (tls != null && !address.startsWith("https://")) {
      throw new IllegalArgumentException("tls: no effect, because the address has no https");
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ConsulConfig[address=" + address + ", datacenter=" + datacenter + "]";
  }
}
