package dev.jadegate.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold among the rate limits that stand in one place. */
final class LimitRules {
  private static final String WHOLE = "gateway";

  private final Problems problems;

  LimitRules(Problems problems) {
    this.problems = problems;
  }

  /** Checks the limits of a route; the value is where they stand, null if nowhere. */
  void ofRoute(List<RateLimitConfig> limits, @Nullable Yaml value, String path) {
    if (value != null) {
      uniqueNames(limits, RateLimitConfig.SERVICE, value.place(), path + ".rate_limit");
    }
  }

  /** Checks those of the whole gateway, which are asked before a route is known. */
  void ofGateway(List<RateLimitConfig> limits, @Nullable Yaml value) {
    if (value == null) {
      return;
    }
    uniqueNames(limits, WHOLE, value.place(), "rate_limit");
    for (int i = 0; i < limits.size(); i++) {
      RateLimitConfig limit = limits.get(i);
      if (RateLimitConfig.SERVICE.equals(limit.key()) || "route".equals(limit.key())) {
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
}
