package dev.jadegate.lifecycle;

import dev.jadegate.config.ConcurrencyConfig;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.InstanceConfig;
import dev.jadegate.config.PoolConfig;
import dev.jadegate.config.ServiceConfig;
import dev.jadegate.loop.Loops;
import dev.jadegate.tls.UpstreamTls;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.RetryBudget;
import dev.jadegate.upstream.Service;
import dev.jadegate.upstream.balance.RoundRobin;
import dev.jadegate.upstream.pool.Connector;
import dev.jadegate.upstream.pool.InstancePools;
import dev.jadegate.upstream.pool.PoolSettings;
import dev.jadegate.upstream.pool.ProxyHeader;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The services of the configuration in force. A reload adopts what did not change: an instance with
 * the same address and pool settings keeps its connections, a service keeps its balancer's position
 * and its budget. Owned by the thread that reloads.
 */
final class Services {
  private final Loops loops;
  private final Connector connector;
  private volatile Map<String, Entry> entries = Map.of();

  /** A service with what it was made from. */
  private record Entry(
      ServiceConfig config,
      PoolSettings settings,
      int budgetPercent,
      AtomicInteger position,
      RetryBudget budget,
      Map<String, Kept> instances,
      Service service) {}

  /** An instance with what decides whether its pools can go on. */
  private record Kept(PoolSettings settings, Instance instance) {}

  Services(Loops loops, Connector connector) {
    this.loops = loops;
    this.connector = connector;
  }

  /**
   * A service of a new configuration; those in force are not touched until {@link #commit}.
   *
   * @param tls to its instances; null in clear
   */
  Service prepare(ServiceConfig config, int budgetPercent, @Nullable UpstreamTls tls, Plan plan) {
    Entry entry = entry(config, budgetPercent, tls, entries.get(config.name()));
    plan.entries.put(config.name(), entry);
    return entry.service();
  }

  /** Services without instances, to compile routes against that are only checked. */
  static Map<String, Service> standIns(GatewayConfig config) {
    Map<String, Service> services = new HashMap<>();
    for (ServiceConfig service : config.services()) {
      services.put(
          service.name(),
          new Service(
              service.name(),
              List.of(),
              new RoundRobin(1, new AtomicInteger()),
              new RetryBudget(0)));
    }
    return services;
  }

  /** What {@link #prepare} made. */
  static final class Plan {
    private final Map<String, Entry> entries = new HashMap<>();
  }

  private Entry entry(
      ServiceConfig config, int budgetPercent, @Nullable UpstreamTls tls, @Nullable Entry old) {
    PoolSettings settings = poolSettings(config, tls);
    if (old != null
        && old.config().equals(config)
        && old.settings().equals(settings)
        && old.budgetPercent() == budgetPercent) {
      return old;
    }
    Map<String, Kept> kept = new HashMap<>();
    List<Instance> instances = new ArrayList<>();
    for (InstanceConfig instance : config.instances()) {
      String key = instance.id() + "@" + instance.address() + ":" + instance.port();
      Kept before = old == null ? null : old.instances().get(key);
      Kept now =
          before != null && before.settings().equals(settings)
              ? before
              : new Kept(settings, open(instance, settings));
      kept.put(key, now);
      instances.add(now.instance());
    }
    AtomicInteger position = old == null ? new AtomicInteger() : old.position();
    RetryBudget budget =
        old == null || old.budgetPercent() != budgetPercent
            ? new RetryBudget(budgetPercent)
            : old.budget();
    Service service =
        new Service(
            config.name(),
            instances,
            new RoundRobin(Math.max(1, instances.size()), position),
            budget);
    return new Entry(config, settings, budgetPercent, position, budget, kept, service);
  }

  private Instance open(InstanceConfig config, PoolSettings settings) {
    String text = config.address() + ":" + config.port();
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(config.address());
    InetSocketAddress address =
        literal == null
            ? InetSocketAddress.createUnresolved(config.address(), config.port())
            : new InetSocketAddress(config.address(), config.port());
    return new Instance(config.id(), text, new InstancePools(loops, connector, address, settings));
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

  private static ProxyHeader proxyHeader(ServiceConfig config) {
    return switch (config.proxyProtocol()) {
      case NONE -> ProxyHeader.NONE;
      case V1 -> ProxyHeader.V1;
      case V2 -> ProxyHeader.V2;
    };
  }

  /** The plan is in force: instances that are in it no more close their idle connections. */
  void commit(Plan plan) {
    Map<String, Entry> before = entries;
    entries = plan.entries;
    before.forEach((name, old) -> {
      Entry now = entries.get(name);
      old.instances()
          .forEach((key, kept) -> {
            if (now == null || now.instances().get(key) != kept) {
              kept.instance().pools().close();
            }
          });
    });
  }

  /** Closes the idle connections of all. */
  void close() {
    entries
        .values()
        .forEach(
            entry -> entry.instances().values().forEach(kept -> kept.instance().pools().close()));
  }

  /** The services in force. */
  List<Service> all() {
    return entries.values().stream().map(Entry::service).toList();
  }
}
