package dev.jadegate.lifecycle;

import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.FilterFactory;
import dev.jadegate.config.LogLevel;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a gateway is given besides its configuration.
 *
 * @param version for the metrics
 * @param environment a label of logs and metrics; empty: none
 * @param filters the users' filters by name; closed with the gateway
 * @param balancers the users' balancers by name; closed likewise
 * @param clock the time of day
 * @param logLevel told the level of the log at start and reload
 */
public record GatewayOptions(
    String version,
    String environment,
    Map<String, FilterFactory<?>> filters,
    Map<String, BalancerFactory> balancers,
    InstantSource clock,
    Consumer<LogLevel> logLevel) {
  public GatewayOptions {
    filters = Map.copyOf(filters);
    balancers = Map.copyOf(balancers);
  }

  /** No plugins, no environment, the system's clock. */
  public static GatewayOptions defaults() {
    return new GatewayOptions("", "", Map.of(), Map.of(), InstantSource.system(), level -> {});
  }

  /** The same with these filters. */
  public GatewayOptions withFilters(Map<String, FilterFactory<?>> some) {
    return new GatewayOptions(version, environment, some, balancers, clock, logLevel);
  }

  /** The same with these balancers. */
  public GatewayOptions withBalancers(Map<String, BalancerFactory> some) {
    return new GatewayOptions(version, environment, filters, some, clock, logLevel);
  }
}
