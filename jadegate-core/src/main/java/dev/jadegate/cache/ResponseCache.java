package dev.jadegate.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.jadegate.message.HeaderBlock;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers that a gateway keeps: in its memory, up to so many bytes, and behind that where
 * gateways share them. Keys are URIs, so that all that is kept of one is forgotten at once. What
 * was kept outlives a reload. Thread-safe; nothing blocks.
 */
public final class ResponseCache {
  /** How long it is remembered that the answers of a URI may not be kept: nobody waits for them. */
  private static final Duration OPEN = Duration.ofSeconds(10);

  /** Longer than an answer may be under way that was fetched before a change. */
  private static final Duration CHANGED = Duration.ofMinutes(5);

  private static final int REMEMBERED = 10_000;

  private final InstantSource clock;
  private final Supplier<@Nullable SecondLevel> second;
  private final Cache<String, Resource> memory;
  private final Cache<String, Boolean> open;
  private final Cache<String, Long> changed;
  private final ConcurrentHashMap<String, Flight> flights = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Boolean> refreshing = new ConcurrentHashMap<>();
  private final LongAdder evictions = new LongAdder();
  private volatile long memoryNanos = Long.MAX_VALUE;
  private volatile @Nullable Long lastPurge;

  /**
   * @param second where gateways share answers; null: nowhere
   */
  public ResponseCache(InstantSource clock, Supplier<@Nullable SecondLevel> second) {
    this.clock = clock;
    this.second = second;
    memory =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(0)
            .weigher((String key, Resource resource) -> key.length() + resource.weight())
            .expireAfter(Expiry.<String, Resource>writing((key, resource) -> life(resource)))
            .evictionListener((key, resource, cause) -> {
              if (cause == RemovalCause.SIZE) {
                evictions.increment();
              }
            })
            .build();
    open =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(REMEMBERED)
            .expireAfterWrite(OPEN)
            .build();
    changed =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(REMEMBERED)
            .expireAfterWrite(CHANGED)
            .build();
  }

  /**
   * What the configuration says of the memory.
   *
   * @param maxBytes so much may be kept there
   * @param longest how long an answer is kept there at most, so that a gateway sees what others
   *     changed; zero: as long as it is of use
   */
  public void configure(long maxBytes, Duration longest) {
    memoryNanos = longest.isZero() ? Long.MAX_VALUE : longest.toNanos();
    memory.policy().eviction().ifPresent(size -> size.setMaximum(maxBytes));
    memory.cleanUp();
  }

  private Duration life(Resource resource) {
    long millis = Math.max(1, resource.keptUntilMillis() - clock.millis());
    return Duration.ofNanos(Math.min(memoryNanos, Duration.ofMillis(millis).toNanos()));
  }

  /** The time of day, in milliseconds since 1970. */
  public long now() {
    return clock.millis();
  }

  // What is kept.

  /** The answer to this request that is in memory, fresh or not. */
  public @Nullable StoredResponse inMemory(String uri, String route, HttpHeaders request) {
    Resource resource = memory.getIfPresent(uri);
    return resource == null ? null : resource.select(route, request);
  }

  /** Whether there is more than memory. */
  public boolean isShared() {
    return second.get() != null;
  }

  /** The answer that gateways share; null if there is none, or none in time. */
  public CompletionStage<@Nullable StoredResponse> shared(
      String uri, String route, HttpHeaders request) {
    SecondLevel store = second.get();
    if (store == null) {
      return CompletableFuture.completedStage(null);
    }
    long asked = System.nanoTime();
    return store
        .get(uri, route, request)
        .<@Nullable StoredResponse>handle((found, error) -> {
          if (error != null || found == null || isOutdated(uri, asked)) {
            return null;
          }
          keepInMemory(uri, found);
          return found;
        });
  }

  /**
   * Keeps an answer, unless what it was fetched from has changed since.
   *
   * @param sentNanos when its request was sent, by {@link System#nanoTime}
   */
  public void keep(String uri, StoredResponse response, long sentNanos) {
    if (isOutdated(uri, sentNanos)) {
      return;
    }
    open.invalidate(uri);
    keepInMemory(uri, response);
    SecondLevel store = second.get();
    if (store != null) {
      store.put(uri, response);
    }
  }

  private void keepInMemory(String uri, StoredResponse response) {
    memory.asMap().compute(uri, (same, before) -> Resource.with(before, response));
  }

  private boolean isOutdated(String uri, long sentNanos) {
    Long at = changed.getIfPresent(uri);
    Long purged = lastPurge;
    return at != null && sentNanos - at <= 0 || purged != null && sentNanos - purged <= 0;
  }

  /**
   * An answer that the origin called good by a 304 (RFC 9111, section 4.3.4).
   *
   * @param updated its fields as they are from now on
   */
  public StoredResponse renew(
      String uri, StoredResponse old, HeaderBlock updated, Freshness freshness, long sentNanos) {
    StoredResponse renewed = old.with(updated, freshness);
    keep(uri, renewed, sentNanos);
    return renewed;
  }

  /** What is behind this URI has changed: nothing that is kept of it is good any more. */
  public void forget(String uri) {
    changed.put(uri, System.nanoTime());
    memory.invalidate(uri);
    SecondLevel store = second.get();
    if (store != null) {
      store.remove(uri);
    }
  }

  /** Forgets all URIs that begin so; gives how many there were where most of them were. */
  public CompletionStage<Long> forgetAll(String prefix) {
    lastPurge = System.nanoTime();
    List<String> found =
        memory.asMap().keySet().stream().filter(uri -> uri.startsWith(prefix)).toList();
    memory.invalidateAll(found);
    SecondLevel store = second.get();
    long here = found.size();
    return store == null
        ? CompletableFuture.completedStage(here)
        : store.removeAll(prefix).thenApply(there -> Math.max(here, there));
  }

  // Who fetches.

  /**
   * Takes part in the flight to this answer: as the leader, if there was none, else as somebody who
   * waits.
   */
  public Boarding board(String uri, String route, HttpHeaders request, Flight.Passenger passenger) {
    if (open.getIfPresent(uri) != null) {
      return Boarding.ALONE;
    }
    Resource known = memory.getIfPresent(uri);
    Variance variance = known == null ? Variance.NONE : Variance.of(known.names(route), request);
    String key = uri + ' ' + route + ' ' + variance.values();
    while (true) {
      Flight made = new Flight(() -> flights.remove(key));
      Flight there = flights.putIfAbsent(key, made);
      if (there == null) {
        return new Boarding(made, true);
      }
      if (there.join(passenger)) {
        return new Boarding(there, false);
      }
      flights.remove(key, there);
    }
  }

  /**
   * How a request takes part.
   *
   * @param flight null: in none
   */
  public record Boarding(@Nullable Flight flight, boolean leads) {
    static final Boarding ALONE = new Boarding(null, false);
  }

  /** Answers of this URI may not be kept: for a while nobody waits for one. */
  public void leaveOpen(String uri) {
    open.put(uri, Boolean.TRUE);
  }

  /** Whether the caller is the only one to fetch a new answer in the place of a stale one. */
  public boolean beginRefresh(String uri, String route) {
    return refreshing.putIfAbsent(uri + ' ' + route, Boolean.TRUE) == null;
  }

  /** It is there, or is not to be had. */
  public void endRefresh(String uri, String route) {
    refreshing.remove(uri + ' ' + route);
  }

  // For the metrics.

  /** How many URIs are in memory. */
  public long entries() {
    return memory.estimatedSize();
  }

  /** How many bytes they take, roughly. */
  public long bytes() {
    var size = memory.policy().eviction();
    return size.isEmpty() ? 0 : size.get().weightedSize().orElse(0);
  }

  /** How many were put out for want of room. */
  public long evictions() {
    return evictions.sum();
  }
}
