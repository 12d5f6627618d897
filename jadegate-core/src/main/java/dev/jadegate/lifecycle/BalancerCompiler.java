package dev.jadegate.lifecycle;

import dev.jadegate.api.BalancerFactory;
import dev.jadegate.config.LoadBalancerConfig;
import dev.jadegate.config.StickyConfig;
import dev.jadegate.upstream.HashKey;
import dev.jadegate.upstream.StickySettings;
import dev.jadegate.upstream.balance.Balancers;
import dev.jadegate.upstream.balance.ConsistentHash;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From the configuration of load balancing to the algorithm, built in or of a jar, and what it
 * wants of a request. Owned by the thread that reloads.
 */
final class BalancerCompiler {
  private static final HashKey CLIENT_IP = new HashKey(HashKey.Kind.CLIENT_IP, "");

  private final Map<String, BalancerFactory> plugins;
  private final StickyCompiler cookies;

  /** The plugins are by name. */
  BalancerCompiler(Map<String, BalancerFactory> plugins, StickyCompiler cookies) {
    this.plugins = plugins;
    this.cookies = cookies;
  }

  Balancers.Algorithm algorithm(LoadBalancerConfig config) {
    Balancers.Algorithm algorithm = Balancers.of(config.algorithm());
    if (algorithm == null) {
      return plugin(config);
    }
    return config.isHash()
        ? algorithm.with(new ConsistentHash.Factory(config.virtualNodes(), config.boundedLoad()))
        : algorithm;
  }

  private Balancers.Algorithm plugin(LoadBalancerConfig config) {
    BalancerFactory plugin = plugins.get(config.algorithm());
    if (plugin == null) {
      throw new IllegalStateException("no algorithm for " + config.algorithm());
    }
    return Balancers.ofPlugin(plugin, config.key() != null);
  }

  /** From what the configuration has checked, such as {@code header:X-User}; null if unwanted. */
  @Nullable HashKey hashKey(LoadBalancerConfig config) {
    if (!algorithm(config).hashes()) {
      return null;
    }
    String key = config.key();
    return key == null ? CLIENT_IP : hashKey(key);
  }

  static HashKey hashKey(String text) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    return new HashKey(
        HashKey.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
        colon < 0 ? "" : text.substring(colon + 1));
  }

  /** The cookies of sticky sessions; null without. */
  @Nullable StickySettings sticky(LoadBalancerConfig config) {
    StickyConfig sticky = config.sticky();
    return sticky == null ? null : cookies.settings(sticky.cookie(), sticky.ttl(), sticky.like());
  }
}
