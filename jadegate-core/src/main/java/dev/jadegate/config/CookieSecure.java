package dev.jadegate.config;

/** Whether a cookie is for TLS only. */
public enum CookieSecure {
  /** If the request came over TLS. */
  AUTO,
  ALWAYS,
  NEVER
}
