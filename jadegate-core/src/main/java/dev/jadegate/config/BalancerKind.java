package dev.jadegate.config;

/** The algorithms that are built in. */
public enum BalancerKind {
  ROUND_ROBIN,
  WEIGHTED_ROUND_ROBIN,
  RANDOM,
  LEAST_CONNECTIONS,
  CONSISTENT_HASH,
  POWER_OF_TWO,
  PEAK_EWMA
}
