package dev.jadegate.lifecycle;

import dev.jadegate.config.ConfigException;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.GatewaySection;
import dev.jadegate.config.Problem;
import dev.jadegate.config.RouteConfig;
import dev.jadegate.filter.overload.Overload;
import dev.jadegate.listener.Downstreams;
import dev.jadegate.listener.Limits;
import dev.jadegate.listener.Listener;
import dev.jadegate.listener.ListenerSettings;
import dev.jadegate.loop.Loops;
import dev.jadegate.loop.Transport;
import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.proxy.Flows;
import dev.jadegate.proxy.Snapshot;
import dev.jadegate.upstream.Service;
import dev.jadegate.upstream.health.HealthChecks;
import dev.jadegate.upstream.pool.Connector;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway.
 *
 * <pre>
 *   start ─► RUNNING ─reload─► RUNNING
 *               │ drain: not ready, delay, no new connections, responses end theirs
 *               ▼
 *            DRAINING ─all closed, or grace over─► CLOSED
 * </pre>
 *
 * Starting, reloading and stopping may block and are done by one thread at a time; the snapshot is
 * read by all event loops.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /** The first line of a request: as nginx has it by default. */
  private static final int MAX_LINE = 8 * 1024;

  private static final int HTTPS_PORT = 443;

  private final GatewayOptions options;
  private final Loops loops;
  private final Transport transport;
  private final Observers observers;
  private final Tracers tracers;

  /** For what takes longer than an event loop may be kept: live sets, checks, discovery. */
  private final ScheduledExecutorService control =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("jadegate-control").factory());

  private final Discoveries discoveries;
  private final HealthChecks checks;
  private final Services services;
  private final Overload overload;
  private final SharedStores stores;
  private final RateLimits rateLimits;
  private final Authentication authentication;
  private final Caches caches;
  private final SnapshotCompiler compiler;
  private final Downstreams downstreams;
  private final Flows flows;
  private final Resolver resolver;
  private final TlsState tls;
  private final SelfRegistration registration = new SelfRegistration();
  private final QuicListeners quic = new QuicListeners();
  private final AdminPort admin;
  private volatile List<Listener> listeners = List.of();
  private volatile GatewayConfig config;
  private volatile Snapshot snapshot;
  private volatile Limits limits;
  private volatile boolean ready;
  private boolean closed;

  private Gateway(GatewayConfig config, GatewayOptions options, Transport transport, Loops loops)
      throws IOException {
    this.options = options;
    this.config = config;
    this.transport = transport;
    this.loops = loops;
    GatewaySection section = config.gateway();
    observers = new Observers(config, options, loops);
    tracers = new Tracers(options, observers.metrics().traces());
    resolver = new Resolver(transport);
    SecureRandom random = new SecureRandom();
    StickyCompiler cookies = new StickyCompiler(options.clock(), random);
    BalancerCompiler balancers = new BalancerCompiler(options.balancers(), cookies);
    discoveries =
        new Discoveries(
            new Registries(loops, transport), observers.metrics(), control, options.clock());
    Connector connector = new Connector(transport, resolver.group());
    services = new Services(loops, connector, control, balancers, discoveries, observers.metrics());
    checks = new HealthChecks(transport, connector, control, options.clock());
    overload = new Overload(loops, control);
    flows = new Flows(loops, options.clock());
    downstreams = new Downstreams(maxConnections(section), observers);
    stores =
        new SharedStores(
            observers.metrics(), control, transport == Transport.EPOLL ? loops.group() : null);
    rateLimits = rateLimits(random);
    authentication = new Authentication(options.clock(), observers.metrics());
    caches = new Caches(options.clock(), observers.metrics());
    ReservedPages pages = new ReservedPages(this::isReady, observers.metrics(), options.clock());
    compiler =
        new SnapshotCompiler(
            options,
            observers,
            tracers,
            overload,
            services,
            rateLimits,
            authentication,
            caches.cache(),
            pages,
            this::httpsPort);
    admin =
        new AdminPort(new AdminPages(options, pages, services, caches.cache(), observers), random);
    tls =
        new TlsState(
            then -> loops.afterAll(() -> checks.afterTurn(then)),
            options.clock(),
            this::refreshCertificates);
    registerGauges();
    limits = limits(section);
    TlsState.Plan secured = tls.prepare(config);
    SnapshotCompiler.Result compiled = compiler.compile(config, secured.set());
    tls.commit(secured);
    discoveries.configure(config.discovery());
    services.commit(compiled.plan());
    services.check(checks);
    follow(config, compiled);
    snapshot = compiled.snapshot();
  }

  private RateLimits rateLimits(SecureRandom random) {
    RateLimits made =
        new RateLimits(
            options.clock(),
            System::nanoTime,
            random::nextLong,
            observers.metrics().limits()::rateLimited,
            stores);
    made.report(observers.metrics());
    return made;
  }

  /** What has no part in a snapshot, before one of this configuration is in force. */
  private void follow(GatewayConfig next, SnapshotCompiler.Result compiled) {
    stores.configure(next);
    caches.configure(next);
    tracers.configure(next);
    authentication.commit(compiled.auth());
    rateLimits.commit(compiled.limits());
    overload.configure(next.gateway().overload());
  }

  private void registerGauges() {
    GatewayMetrics metrics = observers.metrics();
    new ServiceGauges(metrics, services).register();
    metrics.gauge(
        "downstream_connections",
        "Client connections open.",
        series -> series.value(downstreams.size()));
    metrics.gauge(
        "overload_pressure",
        "How near its limit a resource of the gateway is; 1 at the limit.",
        series -> overload.pressures((resource, share) -> series.value(share, resource)),
        "resource");
    metrics.gauge(
        "event_loop_lag_seconds",
        "How late an event loop comes to what it is given to do.",
        series -> overload.lags((loop, seconds) -> series.value(seconds, loop)),
        "loop");
    metrics.gauge(
        "certificate_expiry_seconds",
        "Seconds until a listener's certificate ends; below 0 once it has.",
        tls::report,
        "listener",
        "name");
    metrics.gauge(
        "build_info",
        "The running version.",
        series -> series.value(1, options.version()),
        "version");
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Compiles a configuration, with the files that it names, and starts nothing.
   *
   * @return what is odd but accepted, such as a certificate that is over
   * @throws ConfigException if a filter refuses its configuration, a path cannot be understood, or
   *     a file cannot be used
   */
  public static List<Problem> check(GatewayConfig config, GatewayOptions options) {
    List<Problem> problems = new ArrayList<>();
    List<Problem> warnings = new ArrayList<>(Registries.check(config));
    try {
      new RouteCompiler(config, options, Services.standIns(config)).rules();
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    try {
      warnings.addAll(TlsState.check(config, options.clock().instant()));
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return warnings;
  }

  /**
   * Starts a gateway that serves this configuration.
   *
   * @throws ConfigException if a filter refuses its configuration, or a path cannot be understood
   * @throws IOException if a port, the access log or the admin token cannot be had; nothing keeps
   *     running then
   */
  public static Gateway start(GatewayConfig config, GatewayOptions options) throws IOException {
    check(config, options); // before anything is started that would have to be stopped
    GatewaySection section = config.gateway();
    Transport transport = TransportChoice.of(section.transport());
    int workers = section.workers() > 0 ? section.workers() : cores();
    Loops loops = new Loops(workers, transport, new SplittableRandom());
    Gateway gateway;
    try {
      gateway = new Gateway(config, options, transport, loops);
    } catch (IOException | RuntimeException e) {
      loops.close();
      throw e;
    }
    gateway.discoveries.awaitInstances(config.discovery().startTimeout());
    gateway.checks.awaitFirstRound();
    try {
      gateway.bind();
    } catch (IOException e) {
      gateway.close();
      throw e;
    }
    gateway.ready = true;
    gateway.register();
    return gateway;
  }

  private synchronized void register() {
    Listener first = listeners.getFirst();
    if (ready) {
      registration.configure(
          config.discovery(), first.port(), tls.of(first.settings().name()) != null);
    }
  }

  private synchronized void deregister() {
    registration.close();
  }

  private void bind() throws IOException {
    Listener.Common common =
        new Listener.Common(
            loops,
            transport,
            flows,
            () -> snapshot,
            () -> limits,
            downstreams,
            tls::of,
            observers.metrics().connections()::handshakes,
            quic::altSvc);
    quic.bind(config.gateway(), common); // first, so that it can be advertised from the start
    for (ListenerSettings settings : Bindings.of(config.gateway())) {
      Listener listener = Listener.bind(settings, common);
      List<Listener> more = new ArrayList<>(listeners);
      more.add(listener);
      listeners = List.copyOf(more);
      LOG.atInfo()
          .addKeyValue("listener", settings.name())
          .addKeyValue("port", listener.port())
          .addKeyValue("transport", transport)
          .addKeyValue("workers", loops.size())
          .log("listening");
    }
    admin.bind(config, common);
  }

  private Limits limits(GatewaySection section) {
    return new Limits(
        MAX_LINE,
        Math.toIntExact(section.maxHeaderSize().bytes()),
        section.headerTimeout().toNanos(),
        section.readTimeout().toNanos(),
        section.writeTimeout().toNanos(),
        section.idleTimeout().toNanos(),
        section.allowHalfClose(),
        downstreams::isDraining,
        observers);
  }

  private static int maxConnections(GatewaySection section) {
    return section.maxConnections() > 0 ? section.maxConnections() : FileLimit.half();
  }

  /**
   * Swaps in another configuration. Exchanges under way finish on the old one; what did not change
   * keeps its connections and positions. What needs a restart (ports, workers, transport) stays as
   * it is, with a warning.
   *
   * @throws ConfigException if a filter refuses its configuration, a path cannot be understood, or
   *     a file cannot be used; the old one stays then
   * @throws IOException if the access log cannot be opened, or the admin token cannot be had; the
   *     old configuration stays then
   */
  public synchronized void reload(GatewayConfig next) throws IOException {
    TlsState.Plan secured = tls.prepare(next);
    SnapshotCompiler.Result compiled;
    Snapshot ofAdmin;
    try {
      compiled = compiler.compile(next, secured.set());
      ofAdmin = admin.prepare(next);
      observers.configure(next);
    } catch (IOException | RuntimeException e) {
      secured.discard();
      throw e;
    }
    Bindings.warnOfChanges(config, next);
    tls.commit(secured);
    discoveries.configure(next.discovery());
    services.commit(compiled.plan());
    services.check(checks);
    discoveries.awaitInstances(next.discovery().startTimeout()); // while the old routes serve
    checks.awaitNewServices();
    downstreams.limit(maxConnections(next.gateway()));
    limits = limits(next.gateway());
    config = next;
    Authentication.Plan before = authentication.plan();
    follow(next, compiled);
    snapshot = compiled.snapshot();
    services.retire(compiled.plan());
    authentication.retire(before);
    register();
    admin.commit(ofAdmin);
    Set<RouteConfig> routes =
        next.routes().stream().map(RouteConfig::withoutPlace).collect(Collectors.toSet());
    flows.reloaded(
        route -> routes.contains(route.source()), next.gateway().tunnelGrace().toNanos());
    LOG.info("configuration is in force");
  }

  /** A certificate, key or list of authorities has other content than before. */
  private synchronized void refreshCertificates() {
    if (!closed) {
      tls.refresh(config);
    }
  }

  /** Where {@code redirect_to: https} leads. */
  private int httpsPort() {
    for (Listener listener : listeners) {
      if (tls.of(listener.settings().name()) != null) {
        return listener.port();
      }
    }
    return HTTPS_PORT;
  }

  /** Whether it takes new work. */
  public boolean isReady() {
    return ready;
  }

  /** The configuration in force. */
  public GatewayConfig config() {
    return config;
  }

  /** The services in force, with what is known of their instances. */
  public List<Service> services() {
    return services.all();
  }

  public GatewayMetrics metrics() {
    return observers.metrics();
  }

  /** The port that a listener is bound to. */
  public int port(String listener) {
    for (Listener bound : listeners) {
      if (bound.settings().name().equals(listener)) {
        return bound.port();
      }
    }
    throw new IllegalArgumentException("no listener " + listener);
  }

  /** The UDP port on which a listener takes HTTP/3; 0 if it does not. */
  public int http3Port(String listener) {
    return quic.port(listener);
  }

  /** The port of the admin listener; 0 if it is switched off. */
  public int adminPort() {
    return admin.port();
  }

  /** The ports of all listeners, in the order of the configuration. */
  public List<Integer> ports() {
    return listeners.stream().map(Listener::port).toList();
  }

  /**
   * Stops in good order: readiness off, {@code shutdown_delay}, listeners closed, responses end
   * their connections, then at most {@code shutdown_timeout} for what is under way, then cut. An
   * interrupt cuts at once.
   */
  public void shutdown() {
    GatewaySection section = config.gateway();
    ready = false;
    LOG.atInfo().addKeyValue("connections", downstreams.size()).log("draining");
    deregister();
    try {
      Thread.sleep(section.shutdownDelay());
      listeners.forEach(Listener::close);
      quic.close();
      downstreams.drain();
      long grace = section.shutdownTimeout().toMillis();
      if (!downstreams.awaitEmpty(grace, TimeUnit.MILLISECONDS)) {
        LOG.atWarn().addKeyValue("connections", downstreams.size()).log("grace is over, cutting");
      }
    } catch (InterruptedException e) {
      LOG.warn("asked again, cutting");
    }
    close();
  }

  /** Stops at once. */
  @Override
  public void close() {
    checks.stop(); // so that a reload does not wait for them any more
    closeAll();
  }

  private synchronized void closeAll() {
    if (closed) {
      return;
    }
    closed = true;
    ready = false;
    registration.close();
    listeners.forEach(Listener::close);
    quic.close();
    downstreams.cut();
    flows.close();
    admin.close();
    quic.release();
    services.close();
    control.shutdownNow();
    stores.close();
    caches.close();
    authentication.close();
    resolver.close(); // its sockets close on the loops
    loops.close();
    checks.close();
    tls.close();
    tracers.close();
    observers.close();
    options.filters().values().forEach(dev.jadegate.api.FilterFactory::close);
    options.balancers().values().forEach(dev.jadegate.api.BalancerFactory::close);
  }
}
