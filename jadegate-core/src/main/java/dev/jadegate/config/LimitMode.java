package dev.jadegate.config;

/** How a shared limit is counted. */
public enum LimitMode {
  /** In lots that a gateway takes in advance. */
  LEASED,
  /** Request by request. */
  EXACT
}
