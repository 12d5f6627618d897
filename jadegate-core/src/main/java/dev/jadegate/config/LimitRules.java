package dev.jadegate.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold among the rate limits that stand in one place. */
final class LimitRules {
  private static final String WHOLE = "gateway";

  private final Problems problems;
  private final boolean hasRedis;
  private boolean usesRedis;

  /** For a file that says where Redis is, or not. */
  LimitRules(Problems problems, boolean hasRedis) {
    this.problems = problems;
    this.hasRedis = hasRedis;
  }

  /** Checks the limits of a route; the value is where they stand, null if nowhere. */
  void ofRoute(Policies policies, @Nullable Yaml value, String path) {
    if (value != null) {
      List<RateLimitConfig> limits = policies.rateLimit();
      if (policies.auth() == null) {
        limits.stream()
            .filter(RateLimitConfig::isOfIdentity)
            .forEach(limit ->
                problems.error(
                    value.place(),
                    path + ".rate_limit",
                    "found the key \""
                        + limit.key()
                        + "\", but nobody is asked who it is; expected"
                        + " auth beside it"));
      }
      uniqueNames(limits, RateLimitConfig.SERVICE, value.place(), path + ".rate_limit");
      stores(value, path + ".rate_limit");
    }
  }

  /** Checks those of the whole gateway, which are asked before a route is known. */
  void ofGateway(List<RateLimitConfig> limits, @Nullable Yaml value) {
    if (value == null) {
      return;
    }
    uniqueNames(limits, WHOLE, value.place(), "rate_limit");
    stores(value, "rate_limit");
    for (int i = 0; i < limits.size(); i++) {
      RateLimitConfig limit = limits.get(i);
      if (RateLimitConfig.SERVICE.equals(limit.key())
          || "route".equals(limit.key())
          || limit.isOfIdentity()) {
        problems.error(
            value.place(),
            "rate_limit[" + i + "].key",
            "found \""
                + limit.key()
                + "\"; expected client_ip or header:NAME here, or no key: one limit for the whole"
                + " gateway");
      }
    }
  }

  private void uniqueNames(List<RateLimitConfig> limits, String whole, Place place, String path) {
    Set<String> names = new HashSet<>();
    for (RateLimitConfig limit : limits) {
      if (!names.add(limit.label(whole))) {
        problems.error(
            place,
            path,
            "found two limits named \"" + limit.label(whole) + "\"; expected a name for each");
      }
    }
  }

  /** Looks at what is written: the records do not tell what is there from what is left out. */
  private void stores(Yaml value, String path) {
    List<Yaml> all =
        value instanceof Yaml.Items(List<Yaml> items, Place _) ? items : List.of(value);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) instanceof Yaml.Fields limit) {
        store(limit, path + "[" + i + "]");
      }
    }
  }

  private void store(Yaml.Fields limit, String path) {
    Yaml store = limit.value("store");
    if (store instanceof Yaml.Text(String text, Place place) && text.equals("redis")) {
      usesRedis = true;
      if (!hasRedis) {
        problems.error(
            place,
            path + ".store",
            "found \"redis\", but nothing says where Redis is; expected a section such as redis:"
                + " {host: localhost} at the top of the file");
      }
      return;
    }
    for (String key : List.of("mode", "on_error")) {
      Yaml.Field given = limit.fields().get(key);
      if (given != null) {
        problems.warn(given.place(), path + "." + key, "no effect without store: redis");
      }
    }
  }

  /** Warns of a section that nobody needs; null: there is none. */
  void warnOfUnusedRedis(@Nullable Yaml section) {
    if (section != null && !usesRedis) {
      problems.warn(
          section.place(),
          "redis",
          "not asked for anything: no limit has store: redis, and cache.provider is not redis");
    }
  }
}
