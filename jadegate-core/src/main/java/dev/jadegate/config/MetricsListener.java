package dev.jadegate.config;

/** Where the metrics page is. */
public enum MetricsListener {
  /** On every listener of the gateway. */
  GATEWAY,
  /** On the admin port alone. */
  ADMIN
}
