package dev.jadegate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The whole file. */
public record GatewayConfig(
    @Key("The gateway itself: ports, limits and timeouts.") GatewaySection gateway,
    @Key("Where the instances are found of services that list none.") DiscoverySection discovery,
    @Key(
            "The Redis that gateways share, for limits and cache. Absent: cache.redis, if that is"
                + " there.")
        @Nullable RedisConfig redis,
    @Key("Policies of all routes, where service and route say nothing else.") Policies defaults,
    @Key("Services, with the routes that lead to them.") List<ServiceConfig> services,
    @Key("Routes beside those of the services.") List<RouteConfig> routes,
    @Key("How many requests may pass to the whole gateway, before they are routed.")
        List<RateLimitConfig> rateLimit,
    @Key("How clients can show who they are.") AuthConfig auth,
    @Key("Security headers.") SecurityConfig security,
    @Key("Metrics and health.") MonitoringConfig monitoring,
    @Key("Logs.") LoggingConfig logging,
    @Key("The port for operators: state of services, health, metrics.") AdminConfig admin,
    @Key("Where answers are kept.") CacheConfig cache) {}
