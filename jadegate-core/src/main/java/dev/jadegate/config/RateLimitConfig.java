package dev.jadegate.config;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How many requests may pass. */
public record RateLimitConfig(
    @Key(
            value =
                "Requests a second in the long run; fractions count. Either this or quota must be"
                    + " there.",
            min = "0.001",
            max = "10000000")
        @Nullable Double requestsPerSecond,
    @Key(
            value =
                "Requests at once, after silence. Absent: those of one second, and one at least.",
            min = "1",
            max = "1000000000")
        @Nullable Long burst,
    @Key("So many in each minute, hour, day or month, instead of requests_per_second.")
        @Nullable QuotaConfig quota,
    @Key(
            value =
                "Who has a limit of his own. Absent: all requests to the service together; at the"
                    + " top of the file, all of the gateway.",
            format = Format.LIMIT_KEY)
        @Nullable String key,
    @Key(
            value =
                "Its name in metrics and in RateLimit fields; unique where it stands. Absent: the"
                    + " key, and the window of a quota.",
            format = Format.NAME)
        @Nullable String name,
    @Key(
            value = "How many keys are counted apart. Further ones share one limit.",
            orElse = "100000",
            min = "1",
            max = "10000000")
        int maxKeys,
    @Key(
            value =
                "So many bits of an IPv6 address make a client: a household or a server has at"
                    + " least 64 bits to itself.",
            orElse = "64",
            min = "16",
            max = "128")
        int ipv6Prefix,
    @Key(value = "Whether answers have the fields RateLimit and RateLimit-Policy.", orElse = "true")
        boolean headers,
    @Key(
            value =
                "Where it is counted: in this gateway alone, or in Redis, for all gateways that"
                    + " ask there.",
            orElse = "local")
        LimitStore store,
    @Key(
            value =
                "With Redis: leased takes tokens in lots and decides most requests without asking;"
                    + " exact asks for each request.",
            orElse = "leased")
        LimitMode mode,
    @Key(
            value =
                "With Redis, when it cannot be asked: allow lets requests pass, deny answers with"
                    + " 503, local counts in this gateway alone meanwhile.",
            orElse = "allow")
        OnError onError) {
  /** What a key begins with that is a claim of who asks. */
  public static final String CLAIM = "claim:";

  static final String SERVICE = "service";
  private static final Duration LONGEST = Duration.ofDays(365);

  public RateLimitConfig {
    if (requestsPerSecond == null == (quota == null)) {
      throw new IllegalArgumentException(
          "found "
              + (quota == null ? "neither requests_per_second nor quota" : "both of them")
              + "; expected either requests_per_second or quota; a list has room for several"
              + " limits");
    }
    if (quota != null && burst != null) {
      throw new IllegalArgumentException(
          "burst: no effect with quota; expected it beside requests_per_second");
    }
    if (requestsPerSecond != null
        && burst != null
        && burst / requestsPerSecond > LONGEST.toSeconds()) {
      throw new IllegalArgumentException(
          "burst: found "
              + burst
              + ", which takes more than a year to come back; expected less, or a quota");
    }
  }

  /** The key, where absence means the service. */
  public String keyOrService() {
    return key == null ? SERVICE : key;
  }

  /** Whether it must be known who asks. */
  public boolean isOfIdentity() {
    return key != null && key.startsWith(CLAIM);
  }

  /** The name in metrics and fields; the word is for a limit of all that pass here. */
  public String label(String whole) {
    if (name != null) {
      return name;
    }
    String base = key == null ? whole : key;
    return quota == null ? base : base + "-" + quota.per().name().toLowerCase(Locale.ROOT);
  }

  /** How many may pass at once, if it is no quota. */
  public long burstOrSecond() {
    double rate = requestsPerSecond == null ? 1 : requestsPerSecond;
    return burst == null ? Math.max(1, (long) Math.ceil(rate)) : burst;
  }
}
