package dev.jadegate.config;

/** What one circuit breaker is for. */
public enum BreakerScope {
  SERVICE,
  INSTANCE
}
