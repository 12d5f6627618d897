package dev.jadegate.lifecycle;

import dev.jadegate.admin.ServicesPage;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.config.DiscoveryConfig;
import dev.jadegate.config.DiscoverySection;
import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.upstream.Service;
import dev.jadegate.upstream.discovery.KeptSets;
import dev.jadegate.upstream.discovery.WatchedService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services in force whose instances are found in a registry. A watch lives over reloads for as
 * long as what is said of the service's discovery does not change. Changed by the thread that
 * reloads, read by any.
 */
final class Discoveries implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Discoveries.class);

  private final Registries registries;
  private final KeptSets kept;
  private final WatchedService.Surroundings surroundings;
  private final Map<String, Found> found = new ConcurrentHashMap<>();

  /** A service that is watched, and how. */
  private record Found(DiscoveryConfig config, WatchedService watched) {}

  Discoveries(
      Registries registries,
      GatewayMetrics metrics,
      ScheduledExecutorService control,
      InstantSource clock) {
    this.registries = registries;
    kept = new KeptSets(clock);
    surroundings = new WatchedService.Surroundings(metrics, kept, control, System::nanoTime);
    gauge(
        metrics,
        "discovery_age_seconds",
        "Seconds for which the registry cannot be asked; 0 while it can.",
        watched -> watched.ageNanos() * 1e-9);
    gauge(
        metrics, "discovery_instances", "Instances found by discovery.", WatchedService::instances);
    gauge(
        metrics,
        "discovery_held_back",
        "1 while instances are used that the registry leaves out.",
        watched -> watched.heldBack() > 0 ? 1 : 0);
  }

  private void gauge(
      GatewayMetrics metrics, String name, String help, ToDoubleFunction<WatchedService> value) {
    metrics.gauge(
        name,
        help,
        series ->
            found
                .values()
                .forEach(one ->
                    series.value(
                        value.applyAsDouble(one.watched()),
                        one.watched().name(),
                        one.watched().provider())),
        "service",
        "provider");
  }

  /** What is said of all services. */
  void configure(DiscoverySection section) {
    if (kept.use(section.keepState().isEmpty() ? null : Path.of(section.keepState()))) {
      found.values().forEach(one -> one.watched().keep());
    }
  }

  /** Ends the watches of services that are not among these, or are found otherwise now. */
  void retain(Map<String, DiscoveryConfig> wanted) {
    found.forEach((name, one) -> {
      DiscoveryConfig next = wanted.get(name);
      if (one.config().equals(next)) {
        return;
      }
      one.watched().close();
      found.remove(name);
      if (next == null) {
        kept.forget(name);
      }
    });
  }

  /** Watches a service, unless it is watched. It has its settings. */
  void watch(Service service, DiscoveryConfig config) {
    if (found.containsKey(service.name())) {
      return;
    }
    String name = config.name().isEmpty() ? service.name() : config.name();
    WatchedService watched =
        new WatchedService(
            service,
            new WatchedService.Target(
                new ServiceQuery(name, config.tags(), config.port()),
                config.source(name),
                config.guard().leastPercent(),
                config.guard().confirmTime()),
            registries.of(config),
            surroundings);
    found.put(service.name(), new Found(config, watched));
    watched.start();
  }

  /** All watches are as they are to be. */
  void committed() {
    Set<Record> used =
        found.values().stream().map(one -> one.config().registry()).collect(Collectors.toSet());
    registries.keepOnly(used);
  }

  /** What is known of the registry of a service; null if its instances are not found by one. */
  ServicesPage.@Nullable FoundBy foundBy(String service) {
    Found one = found.get(service);
    if (one == null) {
      return null;
    }
    WatchedService watched = one.watched();
    return new ServicesPage.FoundBy(
        watched.provider(), watched.ageNanos(), watched.failure(), watched.heldBack());
  }

  /** Waits until all have instances or an answer without, but at most so long. */
  void awaitInstances(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    int without = 0;
    try {
      for (Found one : found.values()) {
        without += one.watched().awaitInstances(Math.max(0, end - System.nanoTime())) ? 0 : 1;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (without > 0) {
      LOG.atWarn()
          .addKeyValue("services", without)
          .log("no answer from the registry yet; these services begin without instances");
    }
  }

  @Override
  public void close() {
    found.values().forEach(one -> one.watched().close());
    found.clear();
    registries.close();
    kept.close();
  }
}
