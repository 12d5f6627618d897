package dev.jadegate.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which answers of a route are kept, and how they are used. */
public record RouteCacheConfig(
    @Key(
            value =
                "How long an answer is fresh whose origin does not say; absent: ttl of the section"
                    + " cache. For the statuses 200, 301 and 308, and only for requests without"
                    + " Authorization and Cookie.",
            min = "0s",
            max = "365d")
        @Nullable Duration ttl,
    @Key("The same for single statuses, such as 404: 10s.") Map<String, Duration> statuses,
    @Key(
            value =
                "For how long after that an answer is used while a new one is fetched, where the"
                    + " origin does not say.",
            orElse = "0s",
            max = "365d")
        Duration staleWhileRevalidate,
    @Key(
            value =
                "For how long after that it is used in place of a 500, 502, 503 or 504, where the"
                    + " origin does not say.",
            orElse = "0s",
            max = "365d")
        Duration staleIfError,
    @Key(
            value =
                "For how long after that it is kept: it can be validated, and be the stale fallback"
                    + " of a circuit breaker.",
            orElse = "1h",
            max = "365d")
        Duration keep,
    @Key(value = "A longer body is not kept.", orElse = "1MB", min = "1", max = "64MB")
        Size maxBody,
    @Key(
            value =
                "How long a request waits at most for the answer that another one fetches. 0s: each"
                    + " is forwarded.",
            orElse = "5s",
            max = "1m")
        Duration collapseTimeout,
    @Key(
            value =
                "Whether an answer that has only a Last-Modified is fresh for a tenth of its age, a"
                    + " day at most.",
            orElse = "false")
        boolean heuristic,
    @Key(value = "Whether ttl and statuses are for requests with a Cookie too.", orElse = "false")
        boolean ignoreCookies,
    @Key(
            value = "Whether clients may say by Cache-Control that they want no stored answer.",
            orElse = "true")
        boolean obeyClient,
    @Key("Parameters of the query that make no difference, such as utm_source.")
        List<String> ignoreQuery,
    @Key(
            value = "Whether answers say in Cache-Status what the cache did, and under which key.",
            orElse = "on")
        CacheStatusField cacheStatus) {
  private static final int FIRST_STATUS = 200;
  private static final int LAST_STATUS = 599;

  public RouteCacheConfig {
    statuses.forEach((status, life) -> {
      if (!status.matches("[1-9][0-9]{2}")
          || Integer.parseInt(status) < FIRST_STATUS
          || Integer.parseInt(status) > LAST_STATUS
          || Integer.parseInt(status) == 206
          || Integer.parseInt(status) == 304
          || Integer.parseInt(status) == 429) {
        throw new IllegalArgumentException(
            "statuses: found \""
                + status
                + "\"; expected statuses from 200 to 599 other than 206, 304 and 429");
      }
    });
  }
}
