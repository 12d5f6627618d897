package dev.jadegate.config;

import java.util.List;

/** A named group of instances. */
public record ServiceConfig(
    String name,
    Protocol protocol,
    List<InstanceConfig> instances,
    LoadBalancerConfig loadBalancer,
    ConcurrencyConfig concurrency,
    PoolConfig pool) {}
