package dev.jadegate.config;

/** How an instance is chosen. */
public enum BalancerKind {
  ROUND_ROBIN,
  WEIGHTED_ROUND_ROBIN,
  RANDOM,
  LEAST_CONNECTIONS,
  CONSISTENT_HASH,
  POWER_OF_TWO,
  PEAK_EWMA
}
