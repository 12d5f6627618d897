package dev.jadegate.config;

/** What becomes of a request whose limit cannot be asked. */
public enum OnError {
  ALLOW,
  DENY,
  /** This gateway counts by itself meanwhile. */
  LOCAL
}
