package dev.jadegate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A named group of instances with the routes that lead to it. */
public record ServiceConfig(
    String name,
    Protocol protocol,
    List<InstanceConfig> instances,
    LoadBalancerConfig loadBalancer,
    @Nullable ConcurrencyConfig concurrency,
    PoolConfig pool,
    List<RouteConfig> routes) {}
