package dev.jadegate.lifecycle;

import dev.jadegate.api.Filter;
import dev.jadegate.api.FilterFactory;
import dev.jadegate.cache.ResponseCache;
import dev.jadegate.config.AddressSet;
import dev.jadegate.config.FilterConfig;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.Policies;
import dev.jadegate.config.Priority;
import dev.jadegate.config.RouteConfig;
import dev.jadegate.filter.FilterChain;
import dev.jadegate.filter.cache.CacheFilter;
import dev.jadegate.filter.clientcert.ClientCertFilter;
import dev.jadegate.filter.compression.Coding;
import dev.jadegate.filter.compression.CompressionFilter;
import dev.jadegate.filter.compression.CompressionListener;
import dev.jadegate.filter.compression.CompressionRoom;
import dev.jadegate.filter.compression.NegotiationFilter;
import dev.jadegate.filter.compression.VariantFilter;
import dev.jadegate.filter.cors.CorsFilter;
import dev.jadegate.filter.fault.FaultFilter;
import dev.jadegate.filter.forwarded.ForwardedFilter;
import dev.jadegate.filter.grpcweb.GrpcWebFilter;
import dev.jadegate.filter.ip.IpFilter;
import dev.jadegate.filter.overload.Overload;
import dev.jadegate.filter.overload.OverloadFilter;
import dev.jadegate.filter.ratelimit.RateLimitFilter;
import dev.jadegate.filter.requestid.RequestIdFilter;
import dev.jadegate.filter.security.SecurityHeadersFilter;
import dev.jadegate.filter.transform.TransformFilter;
import dev.jadegate.message.FieldName;
import dev.jadegate.proxy.Observation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The filters of a route in their order: security headers and request id, so that they stand on
 * every answer; forwarded headers and the client's certificate; gRPC-Web, so that refusals are
 * translated too; overload of the gateway; limits of the whole gateway; IP rules; CORS; limits; who
 * asks; limits of each who does; what encoding the client takes; header changes; faults; the user's
 * own in the order of the configuration; the cache, so that all of these have their say before a
 * stored answer is given; compression, so that stored answers are compressed already. Responses
 * pass them the other way.
 */
final class FilterAssembly {
  private final List<Filter> first = new ArrayList<>();
  private final FilterChain own;
  private final ForwardedFilter forwarded;
  private final Filter grpcWeb = new GrpcWebFilter();
  private final ClientCertFilter clientCert = new ClientCertFilter();
  private final GatewayOptions options;
  private final Observation observation;
  private final @Nullable Overload overload;
  private final RateLimits.Plan limits;
  private final @Nullable RateLimitFilter front;
  private final Authentication.Plan auth;
  private final Caches.Plan caches;
  private final CompressionRoom room;
  private final CompressionListener compressions;
  private final Map<Shared, FilterChain> shared = new HashMap<>();

  /** Routes with equal ones of these have the same filters; a limit is also a matter of service. */
  private record Shared(Policies policies, @Nullable String service) {}

  /** What outlives a reload. */
  record Lasting(ResponseCache cache, CompressionRoom compression) {}

  private record Compressions(Observation observation) implements CompressionListener {
    @Override
    public void withoutRoom(Coding coding) {
      observation.notCompressed(coding.name());
    }

    @Override
    public void begun(Coding coding) {
      observation.compressing(coding.name());
    }

    @Override
    public void ended(Coding coding, long taken, long given) {
      observation.compressed(coding.name(), taken, given);
    }
  }

  /** Without an overload to ask, for an assembly that is not used, no request is refused for it. */
  FilterAssembly(
      GatewayConfig config,
      GatewayOptions options,
      Observation observation,
      @Nullable Overload overload,
      RateLimits.Plan limits,
      Authentication.Plan auth,
      Lasting lasting) {
    this.auth = auth;
    caches = new Caches.Plan(config, lasting.cache(), observation);
    room = lasting.compression().of(config.gateway().compressionMemory().bytes());
    this.options = options;
    this.observation = observation;
    compressions = new Compressions(observation);
    this.overload = config.gateway().overload().isOff() ? null : overload;
    this.limits = limits;
    front = limits.front();
    if (config.security().headers().on()) {
      first.add(new SecurityHeadersFilter(config.security()));
    }
    first.add(new RequestIdFilter(FieldName.of(config.gateway().requestIdHeader())));
    forwarded = new ForwardedFilter(AddressSet.of(config.gateway().trustedProxies()));
    own = new FilterChain(first);
  }

  /** For requests that match no route. */
  FilterChain fallback() {
    List<Filter> filters = new ArrayList<>(first);
    add(filters, front);
    return new FilterChain(filters);
  }

  /** For the gateway's own pages, which have no limits. */
  FilterChain own() {
    return own;
  }

  /**
   * Routes with the same policies share a chain, unless a filter in it is a user's or the route's
   * own.
   */
  FilterChain of(RouteConfig route) {
    Policies policies = route.policies();
    boolean limited = !policies.rateLimit().isEmpty();
    boolean own =
        limited && RateLimits.isOfRoute(route)
            || !policies.filters().isEmpty()
            || policies.cache() != null;
    Shared key = new Shared(policies, limited ? route.service() : null);
    return own ? chain(route) : shared.computeIfAbsent(key, same -> chain(route));
  }

  private FilterChain chain(RouteConfig route) {
    Policies policies = route.policies();
    List<Filter> filters = new ArrayList<>(first);
    filters.add(forwarded);
    filters.add(clientCert);
    add(filters, auth.claimFields());
    if (policies.grpcWeb()) {
      filters.add(grpcWeb);
    }
    if (overload != null) {
      filters.add(new OverloadFilter(overload, policies.priority(), this::refused));
    }
    add(filters, front);
    if (policies.ip() != null) {
      filters.add(
          new IpFilter(AddressSet.of(policies.ip().allow()), AddressSet.of(policies.ip().deny())));
    }
    if (policies.cors() != null) {
      filters.add(new CorsFilter(policies.cors()));
    }
    add(filters, limits.anonymous(route));
    if (policies.auth() != null) {
      filters.add(auth.filter(policies.auth()));
    }
    add(filters, limits.ofIdentity(route));
    CompressionFilter compression =
        policies.compression() == null
            ? null
            : CompressionFilter.of(policies.compression(), room, compressions);
    if (compression != null) {
      filters.add(new NegotiationFilter(compression.negotiation()));
    }
    if (policies.transform() != null) {
      filters.add(new TransformFilter(policies.transform()));
    }
    if (policies.fault() != null) {
      filters.add(
          new FaultFilter(
              policies.fault(),
              () -> ThreadLocalRandom.current().nextDouble(),
              observation::faultInjected));
    }
    FilterChain users = new FilterChain(policies.filters().stream().map(this::create).toList());
    addInner(filters, users, caches.filter(route), compression);
    return new FilterChain(filters);
  }

  /**
   * The last ones. Users' filters that read bodies want to read what the instance wrote, so there
   * compression stands before them, and stored answers are compressed anew each time.
   */
  private static void addInner(
      List<Filter> filters,
      FilterChain users,
      @Nullable Filter cache,
      @Nullable CompressionFilter compression) {
    boolean outside = compression != null && users.onResponseBody().length > 0;
    if (compression != null && outside) {
      filters.add(compression);
    }
    for (int i = 0; i < users.size(); i++) {
      filters.add(users.at(i));
    }
    if (compression != null && !outside && cache instanceof CacheFilter) {
      filters.add(new VariantFilter(compression.negotiation()));
    }
    add(filters, cache);
    if (compression != null && !outside) {
      filters.add(compression);
    }
  }

  private static void add(List<Filter> filters, @Nullable Filter filter) {
    if (filter != null) {
      filters.add(filter);
    }
  }

  private void refused(Priority priority, String resource) {
    observation.shed("", priority, resource);
  }

  private Filter create(FilterConfig filter) {
    FilterFactory<?> factory = options.filters().get(filter.name());
    if (factory == null) {
      throw new IllegalArgumentException("no filter " + filter.name() + " among the plugins");
    }
    try {
      return create(factory, filter.config());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("filter " + filter.name() + ": " + e.getMessage(), e);
    } catch (RuntimeException e) { // somebody else's code: no reason to lose the other problems
      throw new IllegalArgumentException("filter " + filter.name() + ": failed with " + e, e);
    }
  }

  private static <C extends Record> Filter create(FilterFactory<C> factory, Record config) {
    return factory.create(factory.configType().cast(config));
  }
}
