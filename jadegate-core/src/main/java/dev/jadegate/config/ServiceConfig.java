package dev.jadegate.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A named group of instances. */
public record ServiceConfig(
    @Key(value = "Its name; unique.", required = true, format = Format.NAME) String name,
    @Key(value = "What the instances speak.", orElse = "http") Protocol protocol,
    @Key("TLS to the instances, for https, h2 and grpcs.") @Nullable UpstreamTlsConfig tls,
    @Key("Its instances; if the key is absent, they are found by discovery.")
        List<InstanceConfig> instances,
    @Key(
            "Where its instances are found, as far as it differs from the file's discovery; a"
                + " provider alone may stand in place of the mapping. Null: they are listed.")
        @Nullable DiscoveryConfig discovery,
    @Key("How an instance is chosen.") LoadBalancerConfig loadBalancer,
    @Key("How it is known which instances are well.") HealthCheckConfig healthCheck,
    @Key("How much may be under way at once.") ConcurrencyConfig concurrency,
    @Key("Idle connections.") PoolConfig pool,
    @Key("Keeps requests away while the service fails; absent: it is always asked.")
        @Nullable CircuitBreakerConfig circuitBreaker,
    @Key(
            value =
                "The header of the PROXY protocol at the start of each connection to an instance;"
                    + " with one, each request has a connection of its own.",
            orElse = "none")
        ProxyHeaderVersion proxyProtocol) {
  public ServiceConfig {
    if (discovery != null && discovery.provider() == DiscoveryProvider.NONE) {
      discovery = null;
    }
    Set<String> ids = new HashSet<>();
    for (InstanceConfig instance : instances) {
      if (!ids.add(instance.id())) {
        throw new IllegalArgumentException(
            "instances: found \"" + instance.id() + "\" twice; expected each once");
      }
    }
    ActiveCheckConfig active = healthCheck.active();
    if (active != null && active.type() == CheckType.GRPC && !protocol.isHttp2()) {
      throw new IllegalArgumentException(
          "health_check.active.type: found grpc with HTTP/1.1; expected http or tcp, or protocol"
              + " grpc, grpcs, h2 or h2c");
    }
    for (InstanceConfig instance : instances) {
      String url = instance.healthUrl();
      if (url != null && url.startsWith("https:") && !protocol.isTls()) {
        throw new IllegalArgumentException(
            "instances: found the health_url \""
                + url
                + "\" of a service in clear; expected http, or protocol https, h2 or grpcs");
      }
    }
    if (tls != null && !protocol.isTls()) {
      throw new IllegalArgumentException(
          "found tls with a protocol in clear; expected https, h2 or grpcs");
    }
    if (proxyProtocol != ProxyHeaderVersion.NONE && protocol.isHttp2()) {
      throw new IllegalArgumentException(
          "proxy_protocol: found it with HTTP/2, whose connections carry the requests of many"
              + " clients; expected none, or protocol http");
    }
  }

  /** Whether what the cache has, however stale, answers what its breaker refuses. */
  public boolean hasStaleFallback() {
    return circuitBreaker != null
        && circuitBreaker.fallback() != null
        && circuitBreaker.fallback().stale();
  }
}
