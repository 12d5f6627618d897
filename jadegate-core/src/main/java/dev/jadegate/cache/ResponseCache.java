package dev.jadegate.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
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

  private static final int REMEMBERED = 10_000;

  private final InstantSource clock;
  private final Supplier<@Nullable SecondLevel> second;
  private final Cache<String, Resource> memory;
  private final Cache<String, Boolean> open;
  private final Changes changes = new Changes();
  private final Room room = new Room();
  private final ConcurrentHashMap<FlightKey, Flight> flights = new ConcurrentHashMap<>();
  private final Set<String> refreshing = ConcurrentHashMap.newKeySet();
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
  }

  /**
   * What the configuration says of the memory.
   *
   * @param maxBytes so much may be kept there; as much again may be on its way into it
   * @param longest how long an answer is kept there at most, so that a gateway sees what others
   *     changed; zero: as long as it is of use
   */
  public void configure(long maxBytes, Duration longest) {
    memoryNanos = longest.isZero() ? Long.MAX_VALUE : longest.toNanos();
    room.resize(maxBytes);
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
          keepInMemory(uri, found, asked);
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
    open.invalidate(openKey(uri, false));
    open.invalidate(openKey(uri, true));
    SecondLevel store = second.get();
    if (store == null) {
      keepInMemory(uri, response, sentNanos);
      return;
    }
    long latest = now() + store.longest().toMillis(); // for both, so that none outlives the other
    StoredResponse kept = response.with(response.fields(), response.freshness().keptUntil(latest));
    keepInMemory(uri, kept, sentNanos);
    store.put(uri, kept);
  }

  /**
   * Begins an answer that is to be kept; null if too many are on their way already.
   *
   * @param head without its body
   * @param contentLength of the body; negative: it is not known
   * @param limit the longest body that is kept
   */
  public @Nullable Filling fill(StoredResponse head, long contentLength, long limit) {
    return Filling.of(head, contentLength, limit, room);
  }

  private void keepInMemory(String uri, StoredResponse response, long sentNanos) {
    memory
        .asMap()
        .compute(
            uri,
            (same, before) ->
                isOutdated(uri, sentNanos) ? before : Resource.with(before, response));
    if (isOutdated(uri, sentNanos)) { // a purge may have looked before it was there
      memory.invalidate(uri);
    }
  }

  /** Whether what was asked for then may be from before a change. */
  private boolean isOutdated(String uri, long sentNanos) {
    Long purged = lastPurge;
    return changes.isSince(uri, sentNanos) || purged != null && sentNanos - purged <= 0;
  }

  /** What is behind this URI has changed: nothing that is kept of it is good any more. */
  public void forget(String uri) {
    changes.note(uri);
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

  /** Who may share a fetch: whose request says who asks gets no answer for those whose do not. */
  private record FlightKey(String uri, String route, boolean personal, Variance variance) {}

  /** What of this request the answers of its URI depended on last. */
  public Variance variance(String uri, String route, HttpHeaders request) {
    Resource known = memory.getIfPresent(uri);
    return known == null ? Variance.NONE : Variance.of(known.names(route), request);
  }

  /**
   * Takes part in the flight to this answer: as the leader, if there was none, else as somebody who
   * waits.
   *
   * @param personal whether the request says who asks
   */
  public Boarding board(
      String uri, String route, boolean personal, Variance variance, Flight.Passenger passenger) {
    FlightKey key = new FlightKey(uri, route, personal, variance);
    while (true) {
      Flight made = new Flight(ended -> flights.remove(key, ended));
      Flight there = flights.putIfAbsent(key, made);
      if (there == null) {
        return new Boarding(made, true);
      }
      if (!isOutdated(uri, there.bornNanos()) && there.join(passenger)) {
        return new Boarding(there, false);
      }
      flights.remove(key, there);
    }
  }

  /** How a request takes part. */
  public record Boarding(Flight flight, boolean leads) {}

  /** Answers of this URI may not be kept: for a while nobody waits for one. */
  public void leaveOpen(String uri, boolean personal) {
    open.put(openKey(uri, personal), Boolean.TRUE);
  }

  /** Whether it was so lately. */
  public boolean isOpen(String uri, boolean personal) {
    return open.getIfPresent(openKey(uri, personal)) != null;
  }

  private static String openKey(String uri, boolean personal) {
    return personal ? "personal " + uri : uri;
  }

  /** Whether the caller is the only one to fetch a new answer in the place of a stale one. */
  public boolean beginRefresh(String uri, String route) {
    return refreshing.add(uri + ' ' + route);
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

  /** How many answers are being fetched that others may wait for or get stale meanwhile. */
  public long fetches() {
    return flights.size() + (long) refreshing.size();
  }

  /** How many bytes answers take that are on their way into it. */
  public long filling() {
    return room.taken();
  }

  /** How many were put out for want of room. */
  public long evictions() {
    return evictions.sum();
  }
}
