package dev.jadegate.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an instance is chosen. */
public record LoadBalancerConfig(
    @Key(value = "The algorithm; LOAD_BALANCING.md says which when.", orElse = "round_robin")
        BalancerKind algorithm,
    @Key(
            value =
                "What of a request decides where consistent_hash sends it; client_ip if absent.",
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
  private static final int VIRTUAL_NODES = 160;
  private static final int PANIC_THRESHOLD = 50;
  private static final int MEAN = 100;

  public LoadBalancerConfig {
    if (boundedLoad != 0 && boundedLoad <= MEAN) {
      throw new IllegalArgumentException(
          "bounded_load: found " + boundedLoad + "; expected above 100, such as 125, or 0");
    }
  }

  /** From the algorithm's name alone. */
  public static LoadBalancerConfig of(String text) {
    if (Scalars.parse(BalancerKind.class, text) instanceof BalancerKind kind) {
      return new LoadBalancerConfig(
          kind, null, VIRTUAL_NODES, 0, Duration.ZERO, PANIC_THRESHOLD, "", null);
    }
    throw new IllegalArgumentException(
        "found \""
            + text
            + "\"; expected "
            + String.join(", ", Scalars.words(BalancerKind.class))
            + Nearest.hint(text, Scalars.words(BalancerKind.class)));
  }

  /** The algorithm, as the file has it. */
  public String name() {
    return Scalars.words(BalancerKind.class).get(algorithm.ordinal());
  }

  /** Whether it wants a key. */
  public boolean isHash() {
    return algorithm == BalancerKind.CONSISTENT_HASH;
  }
}
