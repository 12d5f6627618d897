package dev.jadegate.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A named group of instances. */
@Planned({"tls", "proxy_protocol", "discovery"})
public record ServiceConfig(
    @Key(value = "Its name; unique.", required = true, format = Format.NAME) String name,
    @Key(value = "What the instances speak.", orElse = "http") Protocol protocol,
    @Key("Its instances; without them the service answers 503 until discovery is built.")
        List<InstanceConfig> instances,
    @Key("How an instance is chosen.") LoadBalancerConfig loadBalancer,
    @Key("Caps per instance.") ConcurrencyConfig concurrency,
    @Key("Idle connections.") PoolConfig pool) {
  public ServiceConfig {
    Set<String> ids = new HashSet<>();
    for (InstanceConfig instance : instances) {
      if (!ids.add(instance.id())) {
        throw new IllegalArgumentException(
            "instances: found \"" + instance.id() + "\" twice; expected each once");
      }
    }
    if (protocol.isTls()) {
      throw new IllegalArgumentException(
          "protocol: TLS is not spoken to instances so far, and nothing is downgraded to clear"
              + " text");
    }
  }
}
