package dev.jadegate.config;

/** Where the buckets of a limit are. */
public enum LimitStore {
  LOCAL,
  REDIS
}
