package dev.jadegate.lifecycle;

import dev.jadegate.api.Discovery;
import dev.jadegate.config.DiscoveryConfig;
import dev.jadegate.upstream.discovery.Registry;
import dev.jadegate.upstream.discovery.consul.ConsulDiscovery;
import dev.jadegate.upstream.discovery.etcd.EtcdDiscovery;
import dev.jadegate.upstream.discovery.kubernetes.KubernetesDiscovery;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The registries that the services in force ask; those with the same settings ask the same one.
 * Owned by the thread that reloads.
 */
final class Registries implements AutoCloseable {
  private final Map<Record, Registry> open = new HashMap<>();

  /** The registry of a service; opened if no other service asks it yet. */
  Registry of(DiscoveryConfig config) {
    return open.computeIfAbsent(
        config.registry(),
        settings ->
            new Registry(config.provider().name().toLowerCase(Locale.ROOT), discovery(config)));
  }

  /** A kind of registry has its line here, in {@code DiscoveryProvider} and {@code registry()}. */
  private static Discovery discovery(DiscoveryConfig config) {
    return switch (config.provider()) {
      case CONSUL -> new ConsulDiscovery(config.consul(), new Random());
      case ETCD -> EtcdDiscovery.of(config.etcd(), new Random());
      case KUBERNETES -> KubernetesDiscovery.of(config.kubernetes(), new Random());
      case NONE -> throw new IllegalStateException("no provider");
    };
  }

  /** Closes those that nobody asks any more. */
  void keepOnly(Set<Record> settings) {
    open.entrySet()
        .removeIf(entry -> {
          boolean unused = !settings.contains(entry.getKey());
          if (unused) {
            entry.getValue().close();
          }
          return unused;
        });
  }

  @Override
  public void close() {
    keepOnly(Set.of());
  }
}
