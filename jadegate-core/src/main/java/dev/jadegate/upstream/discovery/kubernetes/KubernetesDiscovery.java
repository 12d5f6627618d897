package dev.jadegate.upstream.discovery.kubernetes;

import dev.jadegate.api.Discovery;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.config.KubernetesConfig;
import dev.jadegate.upstream.discovery.Backoff;
import dev.jadegate.upstream.discovery.stream.Follower;
import dev.jadegate.upstream.discovery.stream.RegistryHttp;
import dev.jadegate.upstream.discovery.stream.Subscriptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Instances from the EndpointSlices of a Kubernetes cluster. Thread-safe. */
public final class KubernetesDiscovery implements Discovery {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /** A connection that is dead without a sign of it goes unnoticed for so long and a bit. */
  private static final Duration WATCH = Duration.ofMinutes(4);

  private final KubernetesSettings settings;
  private final Supplier<Backoff> backoffs;
  private final RandomGenerator random;
  private final Duration timeout;
  private final LongSupplier nanoClock;
  private final RegistryHttp http;
  private final ApiServer api;

  /** Under the lock. */
  private final Map<String, Namespace> namespaces = new HashMap<>();

  /**
   * Asks nothing yet.
   *
   * @param timeout after which the server ends a watch at most
   */
  public KubernetesDiscovery(
      KubernetesSettings settings,
      Supplier<Backoff> backoffs,
      Duration timeout,
      RandomGenerator random,
      LongSupplier nanoClock) {
    this.settings = settings;
    this.backoffs = backoffs;
    this.random = random;
    this.timeout = timeout;
    this.nanoClock = nanoClock;
    http = new RegistryHttp(settings.tls());
    api = new ApiServer(http, settings);
  }

  /** That of the configuration; asks nothing yet. */
  public static KubernetesDiscovery of(KubernetesConfig config, RandomGenerator random) {
    return new KubernetesDiscovery(
        KubernetesSettings.of(config),
        () -> new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random),
        WATCH,
        random,
        System::nanoTime);
  }

  @Override
  public synchronized Watch watch(ServiceQuery query, Listener listener) {
    ServiceName name = name(query);
    Namespace namespace = namespaces.computeIfAbsent(name.namespace(), this::namespace);
    Watch watch = namespace.add(name.name(), query, listener);
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      watch.close();
      if (closed.compareAndSet(false, true)) {
        ended(name);
      }
    };
  }

  private ServiceName name(ServiceQuery query) {
    return ServiceName.parse(query.service(), settings.namespace());
  }

  private Namespace namespace(String name) {
    Slices slices = new Slices();
    Subscriptions subscriptions =
        new Subscriptions(query -> {
          ServiceName service = name(query);
          return slices.find(service.name(), PortChoice.of(service, query));
        });
    NamespaceSource source = new NamespaceSource(api, name, slices, subscriptions, random, timeout);
    return new Namespace(
        subscriptions,
        source,
        new Follower("kubernetes-" + name, source, subscriptions, backoffs.get(), nanoClock));
  }

  private synchronized void ended(ServiceName name) {
    Namespace namespace = namespaces.get(name.namespace());
    if (namespace != null && namespace.remove(name.name())) {
      namespaces.remove(name.namespace());
      namespace.close();
    }
  }

  @Override
  public synchronized void close() {
    namespaces.values().forEach(Namespace::close);
    namespaces.clear();
    http.close();
  }
}
