package dev.jadegate.filter.ratelimit;

import dev.jadegate.resilience.SharedStore;

/**
 * That the buckets of a limit are those of other gateways too.
 *
 * @param store where they are
 * @param scope the beginning of all its keys there
 * @param denies whether a request is refused if the store cannot be asked
 */
public record SharedLimit(SharedStore store, String scope, boolean denies) {}
