package dev.jadegate.upstream;

import dev.jadegate.resilience.BreakerSettings;

/**
 * The circuit breakers that a service is to have.
 *
 * @param perInstance one for each instance; otherwise one for all of the service
 */
public record BreakerPlan(BreakerSettings settings, boolean perInstance) {}
