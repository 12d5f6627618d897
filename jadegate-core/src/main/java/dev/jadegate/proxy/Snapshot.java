package dev.jadegate.proxy;

import dev.jadegate.config.AddressSet;
import dev.jadegate.header.Via;
import dev.jadegate.message.FieldName;
import dev.jadegate.observe.tracing.Tracing;
import dev.jadegate.route.RequestTarget;
import dev.jadegate.route.RouteTable;
import dev.jadegate.upstream.Service;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration as a request needs it: compiled, immutable, swapped as one.
 *
 * @param reserved the gateway's own pages, which win over all routes
 * @param routes from a request to its route
 * @param fallbacks what becomes of requests that a service's breaker refuses
 * @param fallback the route of requests that match none: its filters run, then 404 or 405
 * @param pathRules what is done to paths before they are matched
 * @param trustedProxies whose forwarding headers are believed
 * @param requestIdHeader the field of the request id
 * @param dropUnderscores whether fields with an underscore in their names are dropped
 * @param via what is added to {@code Via}, and known as a loop when it is already there
 * @param observation what is recorded of each exchange
 * @param tracing how exchanges take part in traces; null: not at all
 */
public record Snapshot(
    ReservedRoutes reserved,
    RouteTable<Route> routes,
    Map<Service, Action> fallbacks,
    Route fallback,
    RequestTarget.Rules pathRules,
    AddressSet trustedProxies,
    FieldName requestIdHeader,
    boolean dropUnderscores,
    Via via,
    Observation observation,
    @Nullable Tracing tracing) {}
