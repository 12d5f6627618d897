package dev.jadegate.lifecycle;

import dev.jadegate.cache.ResponseCache;
import dev.jadegate.config.AddressSet;
import dev.jadegate.config.ConfigException;
import dev.jadegate.config.EncodedSlashes;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.GatewaySection;
import dev.jadegate.config.ListenerConfig;
import dev.jadegate.config.ServiceConfig;
import dev.jadegate.config.Underscores;
import dev.jadegate.filter.compression.CompressionRoom;
import dev.jadegate.filter.overload.Overload;
import dev.jadegate.header.Via;
import dev.jadegate.message.FieldName;
import dev.jadegate.proxy.Action;
import dev.jadegate.proxy.Endpoint;
import dev.jadegate.proxy.Observation;
import dev.jadegate.proxy.ReservedRoutes;
import dev.jadegate.proxy.Route;
import dev.jadegate.proxy.Snapshot;
import dev.jadegate.route.RequestTarget;
import dev.jadegate.route.RouteTable;
import dev.jadegate.tls.TlsSet;
import dev.jadegate.upstream.Service;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/** From configuration to snapshot. Changes nothing that is in force. */
final class SnapshotCompiler {
  /** In Via (RFC 9110, section 7.6.3): a name that no other machine has, so that a loop shows. */
  private final Via via =
      new Via("jadegate-" + Long.toHexString(new java.util.SplittableRandom().nextLong()));

  private final GatewayOptions options;
  private final RouteCompiler.Lasting lasting;
  private final Observation observation;
  private final Tracers tracers;
  private final Overload overload;
  private final Services services;
  private final RateLimits limits;
  private final Authentication authentication;
  private final FilterAssembly.Lasting filterLasting;
  private final ReservedPages pages;
  private final IntSupplier httpsPort;

  SnapshotCompiler(
      GatewayOptions options,
      Observation observation,
      Tracers tracers,
      Overload overload,
      Services services,
      RateLimits limits,
      Authentication authentication,
      ResponseCache cache,
      ReservedPages pages,
      IntSupplier httpsPort) {
    this.options = options;
    lasting =
        new RouteCompiler.Lasting(
            new Quantiles(), new StickyCompiler(options.clock(), new SecureRandom()));
    this.observation = observation;
    this.tracers = tracers;
    this.overload = overload;
    this.services = services;
    this.limits = limits;
    this.authentication = authentication;
    filterLasting = new FilterAssembly.Lasting(cache, new CompressionRoom());
    this.pages = pages;
    this.httpsPort = httpsPort;
  }

  /** What was compiled, and what it needs. */
  record Result(
      Services.Plan plan, RateLimits.Plan limits, Authentication.Plan auth, Snapshot snapshot) {}

  /**
   * Compiles.
   *
   * @param tls to the instances
   * @throws ConfigException if a filter refuses its configuration, or a path cannot be understood
   */
  Result compile(GatewayConfig config, TlsSet tls) {
    GatewaySection section = config.gateway();
    Services.Plan plan = new Services.Plan();
    Map<String, Service> byName = new HashMap<>();
    for (ServiceConfig service : config.services()) {
      byName.put(
          service.name(),
          services.prepare(
              service, budgetPercent(config, service), tls.services().get(service.name()), plan));
    }
    RateLimits.Plan limited = limits.plan(config);
    Authentication.Plan auth = authentication.prepare(config.auth());
    FilterAssembly filters =
        new FilterAssembly(config, options, observation, overload, limited, auth, filterLasting);
    RouteCompiler routes = new RouteCompiler(config, byName, filters, lasting, httpsPort);
    Snapshot snapshot =
        new Snapshot(
            reserved(config, routes),
            new RouteTable<>(routes.rules()),
            routes.fallbacks(),
            routes.own("", new Action.NoRoute()),
            new RequestTarget.Rules(
                section.mergeSlashes(), section.encodedSlashes() == EncodedSlashes.KEEP),
            AddressSet.of(section.trustedProxies()),
            FieldName.of(section.requestIdHeader()),
            section.underscoresInHeaders() == Underscores.DROP,
            via,
            observation,
            tracers.tracing(config.monitoring().tracing()));
    return new Result(plan, limited, auth, snapshot);
  }

  /** The largest that a route to the service asks for. */
  private static int budgetPercent(GatewayConfig config, ServiceConfig service) {
    return config.routes().stream()
        .filter(route -> service.name().equals(route.service()))
        .mapToInt(route -> route.policies().retry().budgetPercent())
        .max()
        .orElse(config.defaults().retry().budgetPercent());
  }

  private ReservedRoutes reserved(GatewayConfig config, RouteCompiler routes) {
    Map<String, Route> paths = new HashMap<>();
    pages
        .of(config)
        .forEach((String path, Endpoint page) ->
            paths.put(path, routes.own(path, new Action.Reserved(page))));
    Map<String, Route> listeners = new HashMap<>();
    for (ListenerConfig listener : config.gateway().listeners()) {
      if (listener.redirectTo() != null) {
        Action redirect = new Action.Redirect(listener.redirectTo(), 308, httpsPort);
        listeners.put(listener.name(), routes.own(listener.name(), redirect));
      }
    }
    return new ReservedRoutes(paths, listeners);
  }
}
