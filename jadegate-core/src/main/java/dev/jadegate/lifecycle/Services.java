package dev.jadegate.lifecycle;

import dev.jadegate.admin.ServicesPage;
import dev.jadegate.api.ServiceInstance;
import dev.jadegate.config.ActiveCheckConfig;
import dev.jadegate.config.ConcurrencyConfig;
import dev.jadegate.config.DiscoveryConfig;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.InstanceConfig;
import dev.jadegate.config.LoadBalancerConfig;
import dev.jadegate.config.PoolConfig;
import dev.jadegate.config.ServiceConfig;
import dev.jadegate.loop.Loops;
import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.resilience.ConcurrencySettings;
import dev.jadegate.tls.UpstreamTls;
import dev.jadegate.upstream.Service;
import dev.jadegate.upstream.ServiceSettings;
import dev.jadegate.upstream.balance.Balancers;
import dev.jadegate.upstream.health.CheckPlan;
import dev.jadegate.upstream.health.HealthChecks;
import dev.jadegate.upstream.outlier.Outliers;
import dev.jadegate.upstream.pool.Addresses;
import dev.jadegate.upstream.pool.Connector;
import dev.jadegate.upstream.pool.InstancePools;
import dev.jadegate.upstream.pool.PoolSettings;
import dev.jadegate.upstream.pool.ProxyHeader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The services of the configuration in force. A reload goes on with the services of the same name,
 * and these with the instances that did not change. Owned by the thread that reloads.
 */
final class Services {
  private final Loops loops;
  private final Connector connector;
  private final ScheduledExecutorService control;
  private final BalancerCompiler balancers;
  private final Discoveries discoveries;
  private final GatewayMetrics metrics;
  private volatile Map<String, Entry> entries = Map.of();

  /** A service with what it is to be like. */
  private record Entry(
      ServiceConfig config,
      ServiceSettings settings,
      int budgetPercent,
      Service service,
      Outliers outliers) {}

  /**
   * @param control the thread for what must not be done on an event loop
   * @param balancers from configuration to algorithms
   */
  Services(
      Loops loops,
      Connector connector,
      ScheduledExecutorService control,
      BalancerCompiler balancers,
      Discoveries discoveries,
      GatewayMetrics metrics) {
    this.loops = loops;
    this.connector = connector;
    this.control = control;
    this.balancers = balancers;
    this.discoveries = discoveries;
    this.metrics = metrics;
  }

  /**
   * A service of a new configuration. One of the same name that is in force is the same object, but
   * has what it had until {@link #commit}.
   *
   * @param tls to its instances; null in clear
   */
  Service prepare(ServiceConfig config, int budgetPercent, @Nullable UpstreamTls tls, Plan plan) {
    Entry old = entries.get(config.name());
    Service service = old == null ? service(config.name()) : old.service();
    ServiceSettings settings = settings(config, tls);
    Outliers outliers = old == null ? outliers(service) : old.outliers();
    plan.entries.put(config.name(), new Entry(config, settings, budgetPercent, service, outliers));
    return service;
  }

  private Service service(String name) {
    Service service = new Service(name, this::open, control, System::nanoTime);
    service.breakers().watch(new BreakerReport(name, metrics));
    return service;
  }

  private Outliers outliers(Service service) {
    EjectionReport report = new EjectionReport(service.name(), metrics);
    Outliers outliers = new Outliers(service, control, System::nanoTime, report);
    service.watch(outliers);
    return outliers;
  }

  /** Services without instances, to compile routes against that are only checked. */
  static Map<String, Service> standIns(GatewayConfig config) {
    Map<String, Service> services = new HashMap<>();
    for (ServiceConfig service : config.services()) {
      services.put(service.name(), Service.standIn(service.name()));
    }
    return services;
  }

  /** What {@link #prepare} made. */
  static final class Plan {
    private final Map<String, Entry> entries = new HashMap<>();
    private Map<String, Entry> before = Map.of();
  }

  private InstancePools open(ServiceInstance description, PoolSettings settings) {
    return new InstancePools(
        loops, connector, Addresses.of(description.address(), description.port()), settings);
  }

  private ServiceSettings settings(ServiceConfig config, @Nullable UpstreamTls tls) {
    LoadBalancerConfig balancer = config.loadBalancer();
    Balancers.Algorithm algorithm = balancers.algorithm(balancer);
    return new ServiceSettings(
        poolSettings(config, tls),
        algorithm.factory(),
        algorithm.weighted(),
        config.healthCheck().active() != null,
        balancer.isHash() ? 0 : balancer.slowStart().toNanos(), // or keys would move with it
        balancer.panicThreshold(),
        balancer.zone(),
        balancers.hashKey(balancer),
        algorithm.timesAnswers(),
        balancers.sticky(balancer),
        BreakerCompiler.plan(config.circuitBreaker()));
  }

  private PoolSettings poolSettings(ServiceConfig config, @Nullable UpstreamTls tls) {
    ConcurrencyConfig concurrency = config.concurrency();
    PoolConfig pool = config.pool();
    return new PoolSettings(
        concurrency.maxConnections(),
        Math.ceilDiv(pool.maxIdle(), loops.size()),
        Math.ceilDiv(concurrency.maxPending(), loops.size()),
        concurrency.pendingTimeout().toNanos(),
        pool.idleTimeout().toNanos(),
        pool.maxAge().toNanos(),
        config.protocol().isHttp2(),
        pool.maxStreams(),
        proxyHeader(config),
        tls);
  }

  private static ConcurrencySettings concurrency(ConcurrencyConfig config) {
    return new ConcurrencySettings(
        config.maxRequests() == 0 ? Integer.MAX_VALUE : config.maxRequests(),
        config.adaptive(),
        config.maxPending(),
        config.pendingTimeout().toNanos());
  }

  private static ProxyHeader proxyHeader(ServiceConfig config) {
    return switch (config.proxyProtocol()) {
      case NONE -> ProxyHeader.NONE;
      case V1 -> ProxyHeader.V1;
      case V2 -> ProxyHeader.V2;
    };
  }

  /** The plan is in force: what did not change goes on as it was. */
  void commit(Plan plan) {
    Map<String, Entry> before = entries;
    plan.before = before;
    entries = plan.entries;
    discoveries.retain(discovered());
    entries.forEach((name, now) -> {
      Entry old = before.get(name);
      now.service().retryBudget().percent(now.budgetPercent());
      now.service().concurrency().configure(concurrency(now.config().concurrency()));
      String tenant = now.config().concurrency().tenant();
      now.service().tellTenantsBy(tenant == null ? null : BalancerCompiler.hashKey(tenant));
      if (old == null
          || !old.config().loadBalancer().equals(now.config().loadBalancer())
          || !Objects.equals(old.settings().breaker(), now.settings().breaker())
          || old.settings().probed() != now.settings().probed()
          || !old.settings().pool().equals(now.settings().pool())) {
        now.service().configure(now.settings());
      }
      if (old == null || !old.config().healthCheck().equals(now.config().healthCheck())) {
        now.outliers().configure(OutlierCompiler.settings(now.config().healthCheck().passive()));
      }
      DiscoveryConfig discovery = now.config().discovery();
      if (discovery != null) {
        discoveries.watch(now.service(), discovery);
      } else if (old == null
          || old.config().discovery() != null
          || !old.config().instances().equals(now.config().instances())) {
        now.service()
            .update(now.config().instances().stream().map(InstanceConfig::describe).toList());
      }
    });
    discoveries.committed();
  }

  /** Has instances checked as the configuration in force says. */
  void check(HealthChecks checks) {
    Set<Service> checked = new HashSet<>();
    for (Entry entry : entries.values()) {
      ActiveCheckConfig active = entry.config().healthCheck().active();
      if (active != null) {
        checked.add(entry.service());
        checks.check(entry.service(), new CheckPlan(active, entry.settings().pool()));
      }
    }
    checks.retain(checked);
  }

  private Map<String, DiscoveryConfig> discovered() {
    Map<String, DiscoveryConfig> discovered = new HashMap<>();
    entries.forEach((name, entry) -> {
      DiscoveryConfig discovery = entry.config().discovery();
      if (discovery != null) {
        discovered.put(name, discovery);
      }
    });
    return discovered;
  }

  /** No request is led to those any more that are not in the plan. */
  void retire(Plan plan) {
    Map<String, Entry> before = plan.before;
    before.forEach((name, old) -> {
      if (!entries.containsKey(name)) {
        old.outliers().configure(null);
        old.service().close();
      }
    });
  }

  /** Ends discovery, and closes the idle connections of all. */
  void close() {
    discoveries.close();
    entries
        .values()
        .forEach(entry -> {
          entry.outliers().configure(null);
          entry.service().close();
        });
  }

  /** Where a service's instances are found; null if they are listed. */
  ServicesPage.@Nullable FoundBy foundBy(Service service) {
    return discoveries.foundBy(service.name());
  }

  /** The services in force. */
  List<Service> all() {
    return entries.values().stream().map(Entry::service).toList();
  }
}
