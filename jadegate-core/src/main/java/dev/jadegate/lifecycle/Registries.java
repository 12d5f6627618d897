package dev.jadegate.lifecycle;

import dev.jadegate.api.Discovery;
import dev.jadegate.config.ConfigException;
import dev.jadegate.config.DiscoveryConfig;
import dev.jadegate.config.DiscoveryProvider;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.InstancesFile;
import dev.jadegate.config.Place;
import dev.jadegate.config.Problem;
import dev.jadegate.config.ServiceConfig;
import dev.jadegate.loop.Loops;
import dev.jadegate.loop.Transport;
import dev.jadegate.upstream.discovery.Registry;
import dev.jadegate.upstream.discovery.consul.ConsulDiscovery;
import dev.jadegate.upstream.discovery.dns.DnsDiscovery;
import dev.jadegate.upstream.discovery.etcd.EtcdDiscovery;
import dev.jadegate.upstream.discovery.file.FileDiscovery;
import dev.jadegate.upstream.discovery.kubernetes.KubernetesDiscovery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The registries that the services in force ask; those with the same settings ask the same one.
 * Owned by the thread that reloads.
 */
final class Registries implements AutoCloseable {
  private static final InstancesFile INSTANCES_FILES = new InstancesFile(System::getenv);

  private final Loops loops;
  private final Transport transport;
  private final Map<Record, Registry> open = new HashMap<>();

  /** What is asked by datagrams is asked on these loops. */
  Registries(Loops loops, Transport transport) {
    this.loops = loops;
    this.transport = transport;
  }

  /** The registry of a service; opened if no other service asks it yet. */
  Registry of(DiscoveryConfig config) {
    return open.computeIfAbsent(
        config.registry(),
        settings ->
            new Registry(config.provider().name().toLowerCase(Locale.ROOT), discovery(config)));
  }

  /** A kind of registry has its line here, in {@code DiscoveryProvider} and {@code registry()}. */
  private Discovery discovery(DiscoveryConfig config) {
    return switch (config.provider()) {
      case CONSUL -> new ConsulDiscovery(config.consul(), new Random());
      case ETCD -> EtcdDiscovery.of(config.etcd(), new Random());
      case KUBERNETES -> KubernetesDiscovery.of(config.kubernetes(), new Random());
      case DNS -> new DnsDiscovery(config.dns(), loops.group().next(), transport, new Random());
      case FILE -> new FileDiscovery(config.file(), INSTANCES_FILES);
      case NONE -> throw new IllegalStateException("no provider");
    };
  }

  /** What is wrong with files that services would be found in, which is no reason not to start. */
  static List<Problem> check(GatewayConfig config) {
    Set<String> files = new LinkedHashSet<>();
    for (ServiceConfig service : config.services()) {
      DiscoveryConfig discovery = service.discovery();
      if (discovery != null && discovery.provider() == DiscoveryProvider.FILE) {
        files.add(discovery.file().path());
      }
    }
    List<Problem> problems = new ArrayList<>();
    for (String file : files) {
      try {
        INSTANCES_FILES.load(Path.of(file));
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      } catch (IOException e) {
        problems.add(new Problem(new Place(file, 0, 0), "", "no instances: " + e.getMessage()));
      }
    }
    return problems;
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
