package dev.jadegate.config;

/** How an instance is chosen. */
@Planned({"key", "virtual_nodes", "slow_start", "panic_threshold", "sticky", "zone"})
public record LoadBalancerConfig(
    @Key(value = "The algorithm.", orElse = "round_robin") BalancerKind algorithm) {
  /** From the algorithm's name alone. */
  public static LoadBalancerConfig of(String text) {
    if (Scalars.parse(BalancerKind.class, text) instanceof BalancerKind kind) {
      return new LoadBalancerConfig(kind);
    }
    throw new IllegalArgumentException(
        "found \""
            + text
            + "\"; expected "
            + String.join(", ", Scalars.words(BalancerKind.class))
            + Nearest.hint(text, Scalars.words(BalancerKind.class)));
  }
}
