package dev.jadegate.filter.cache;

/** Told what became of each request on a route with a cache. Any thread. */
public interface CacheListener {
  /** The result is a label. */
  void looked(String route, CacheResult result);

  /** A breaker refused the request, and a stale answer stood in. */
  void stoodIn(String service);
}
