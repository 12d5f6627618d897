package dev.jadegate.config;

/** What answers say of the cache. */
public enum CacheStatusField {
  /** Nothing. */
  OFF,
  /** What it did. */
  ON,
  /** And under which key. */
  KEY
}
