package dev.jadegate.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an instance is chosen. The name of an algorithm may stand in its place. */
public record LoadBalancerConfig(
    @Key(
            value = "The algorithm, built in or of a jar; LOAD_BALANCING.md says which when.",
            orElse = "round_robin",
            format = Format.ALGORITHM)
        String algorithm,
    @Key(
            value =
                "What of a request decides where consistent_hash sends it; client_ip if absent."
                    + " Balancers of jars are told its hash.",
            format = Format.HASH_KEY)
        @Nullable String key,
    @Key(
            value =
                "For consistent_hash: points on the ring for an instance of weight 100. More spread"
                    + " keys more evenly and cost memory.",
            orElse = "160",
            min = "1",
            max = "10000")
        int virtualNodes,
    @Key(
            value =
                "For consistent_hash: the percentage of the mean load over which an instance is"
                    + " passed over, above 100. 0: no bound.",
            orElse = "0",
            min = "0",
            max = "10000")
        int boundedLoad,
    @Key(
            value =
                "Over this time an instance that is new or came back gets its share step by step."
                    + " Not at the gateway's start, and not with consistent_hash.",
            orElse = "0s",
            max = "1d")
        Duration slowStart,
    @Key(
            value =
                "If less than this percentage of the instances is up, all are used. 0: never, the"
                    + " gateway answers 503 when none is up.",
            orElse = "50",
            min = "0",
            max = "100")
        int panicThreshold,
    @Key("Instances whose metadata name this zone are preferred. Absent: all are alike.")
        String zone,
    @Key("A cookie by which a client comes back to the instance that it had. Absent: none.")
        @Nullable StickyConfig sticky) {
  /** The name of the algorithm that most of these keys are for. */
  public static final String CONSISTENT_HASH = "consistent_hash";

  private static final int MEAN = 100;

  public LoadBalancerConfig {
    if (boundedLoad != 0 && boundedLoad <= MEAN) {
      throw new IllegalArgumentException(
          "bounded_load: found " + boundedLoad + "; expected above 100, such as 125, or 0");
    }
  }

  /** Whether it wants a key. */
  public boolean isHash() {
    return algorithm.equals(CONSISTENT_HASH);
  }
}
