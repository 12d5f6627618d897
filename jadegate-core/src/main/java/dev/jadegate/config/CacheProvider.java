package dev.jadegate.config;

/** Where answers are kept. */
public enum CacheProvider {
  /** In the memory of this gateway. */
  MEMORY,
  /** There, and behind it in a Redis that gateways share. */
  REDIS,
  /** Nowhere, whatever routes say. */
  NONE
}
