package dev.jadegate.proxy;

import dev.jadegate.config.Priority;
import dev.jadegate.filter.FilterChain;
import dev.jadegate.route.PathParameters;
import dev.jadegate.route.Rewrite;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route at run time. An exchange keeps the one that it began with, whatever is reloaded
 * meanwhile. Immutable.
 */
public final class Route {
  private final String name;
  private final Action action;
  private final FilterChain filters;
  private final Timings timings;
  private final RetryPolicy retry;
  private final @Nullable HedgePolicy hedge;
  private final @Nullable MirrorPolicy mirror;
  private final long maxRequestBytes;
  private final Priority priority;
  private final Set<String> upgrades;
  private final PathParameters parameters;
  private final @Nullable Rewrite rewrite;
  private final boolean rawPath;
  private final Object source;

  /**
   * What a route is made of.
   *
   * @param source what of the configuration it was compiled from: equal as long as that is
   */
  public record Parts(
      String name,
      Action action,
      FilterChain filters,
      Timings timings,
      RetryPolicy retry,
      @Nullable HedgePolicy hedge,
      @Nullable MirrorPolicy mirror,
      long maxRequestBytes,
      Priority priority,
      Set<String> upgrades,
      PathParameters parameters,
      @Nullable Rewrite rewrite,
      boolean rawPath,
      Object source) {}

  public Route(Parts parts) {
    name = parts.name();
    action = parts.action();
    filters = parts.filters();
    timings = parts.timings();
    retry = parts.retry();
    hedge = parts.hedge();
    mirror = parts.mirror();
    maxRequestBytes = parts.maxRequestBytes();
    priority = parts.priority();
    upgrades = Set.copyOf(parts.upgrades());
    parameters = parts.parameters();
    rewrite = parts.rewrite();
    rawPath = parts.rawPath();
    source = parts.source();
  }

  public String name() {
    return name;
  }

  /** What it was compiled from; two routes with equal sources do the same. */
  public Object source() {
    return source;
  }

  Action action() {
    return action;
  }

  FilterChain filters() {
    return filters;
  }

  Timings timings() {
    return timings;
  }

  RetryPolicy retry() {
    return retry;
  }

  /** When further attempts begin beside the first; null: none does. */
  @Nullable HedgePolicy hedge() {
    return hedge;
  }

  /** Where copies of its requests go; null: there are none. */
  @Nullable MirrorPolicy mirror() {
    return mirror;
  }

  Priority priority() {
    return priority;
  }

  /** Whether so many bytes of a request's body are too many. */
  boolean isTooLarge(long bytes) {
    return maxRequestBytes > 0 && bytes > maxRequestBytes;
  }

  /** Whether a connection may be upgraded to this protocol, named in lower case. */
  boolean allowsUpgrade(String protocol) {
    return upgrades.contains(protocol);
  }

  @Nullable Rewrite rewrite() {
    return rewrite;
  }

  /** Whether the path is forwarded as the client sent it. */
  boolean forwardsRawPath() {
    return rawPath;
  }

  /** A path parameter, percent-decoded; null if the route has none of that name. */
  @Nullable String parameter(String path, String parameter) {
    return parameters.decoded(path, parameter);
  }
}
