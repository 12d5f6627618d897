package dev.jadegate.filter.cache;

import java.util.Locale;

/** What the cache did for a request. */
public enum CacheResult {
  /** A fresh answer was there. */
  HIT,
  /** A stale one was used while a new one is fetched, or in place of an error. */
  STALE,
  /** A stale one was there, and the origin called it good. */
  REVALIDATED,
  /** Another request fetched the answer. */
  COLLAPSED,
  /** The origin answered. */
  MISS,
  /** The request is not one that an answer is kept for. */
  BYPASS;

  /** As metrics and logs have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
