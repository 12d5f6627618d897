package dev.jadegate.resilience;

import dev.jadegate.config.Priority;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many calls of a service may be under way at once, over all threads together: exact, with no
 * error. Over it they wait in a bounded queue, the more important first; of the same importance
 * tenants take turns, and of one tenant who came first is first.
 *
 * <pre>
 *            free, and nobody waits
 *   call ──────────────────────────────────► under way ──leave──► over
 *     │  limit reached                           ▲
 *     ├──────────────► waiting ──a place is free─┘
 *     │                   ├──withdraw──► over
 *     └─ queue full ─► refused ◄── displaced by a more important call, or one of a tenant with fewer
 * </pre>
 *
 * A place that comes free goes to the most important call that waits, whatever thread it belongs
 * to. A call that arrives between the two may be faster; it is one, and only if nobody of its
 * importance or above waited a moment before. The last fifth of the places is not for calls of low
 * priority, so that more important ones find some free and need not wait at all; the share is
 * taste.
 *
 * <p>Cost while there is room: one atomic addition to come and one to go, no lock and no
 * allocation. Who waits takes a lock for a moment, see {@link FairQueue}. Thread-safe.
 */
public final class ConcurrencyLimit {
  /** One who waits. */
  public interface Waiter {
    Priority priority();

    /** Who it belongs to, as a number; the same for all where tenants are not told apart. */
    long tenant();

    /**
     * It is under way from now on, and must leave. Called once, on any thread and in the middle of
     * something else, so that it only hands over to its own.
     *
     * @return false if that is not possible any more: it is over then
     */
    boolean admit();

    /** It is out of the queue, for another call took its place there. Called likewise. */
    void displace();
  }

  private static final Priority[] PRIORITIES = Priority.values();

  private final AtomicInteger underWay = new AtomicInteger();

  /** Those in the queue, and those about to be. */
  private final AtomicInteger waiting = new AtomicInteger();

  /** By priority, the highest first. */
  private final List<FairQueue> queues =
      Arrays.stream(PRIORITIES).map(priority -> new FairQueue()).toList();

  private final LongSupplier nanoClock;
  private final DoubleSupplier random;
  private volatile ConcurrencySettings settings = ConcurrencySettings.NONE;
  private volatile @Nullable AdaptiveLimit adaptive;

  /**
   * Without a limit.
   *
   * @param nanoClock monotonic
   * @param random from 0 to below 1
   */
  public ConcurrencyLimit(LongSupplier nanoClock, DoubleSupplier random) {
    this.nanoClock = nanoClock;
    this.random = random;
  }

  /** Other limits; who is under way stays so, and what was learned too. One thread at a time. */
  public void configure(ConcurrencySettings next) {
    settings = next;
    if (!next.adaptive()) {
      adaptive = null;
    } else if (adaptive == null) {
      adaptive = new AdaptiveLimit(nanoClock.getAsLong(), random);
    }
    serve();
  }

  /** How many may be under way now; {@link Integer#MAX_VALUE} for any number. */
  public int max() {
    AdaptiveLimit learned = adaptive;
    int most = settings.maxRequests();
    return learned == null ? most : Math.min(most, learned.limit());
  }

  /** Whether {@link #max} asks how long answers take. */
  public boolean isAdaptive() {
    return adaptive != null;
  }

  /**
   * How long answers take when the service has little to do, in nanoseconds; 0: nobody asks, or it
   * is not known yet.
   */
  public long baselineNanos() {
    AdaptiveLimit learned = adaptive;
    return learned == null ? 0 : learned.baselineNanos();
  }

  /** An answer to what was sent then came, or is not waited for any more. */
  public void answered(long sentNanos, long now) {
    AdaptiveLimit learned = adaptive;
    if (learned != null
        && learned.answered(sentNanos, now, underWay.get(), settings.maxRequests())) {
      serve();
    }
  }

  /** What it was last told to be. */
  public ConcurrencySettings settings() {
    return settings;
  }

  /** Calls under way. */
  public int underWay() {
    return underWay.get();
  }

  /** Calls that wait. */
  public int waiting() {
    return waiting.get();
  }

  /** A call begins, if there is room and nobody is before it; it must {@link #leave} then. */
  public boolean tryEnter(Priority priority) {
    return (waiting.get() == 0 || isFirst(priority)) && tryTake(priority);
  }

  private boolean isFirst(Priority priority) {
    for (int i = 0; i <= priority.ordinal(); i++) {
      if (!queues.get(i).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private boolean tryTake(Priority priority) {
    int max = max();
    if (priority == Priority.LOW && max < Integer.MAX_VALUE) {
      max -= max / 5;
    }
    while (true) {
      int now = underWay.get();
      if (now >= max) {
        return false;
      }
      if (underWay.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /**
   * Puts it into the queue; false if that is full, and nobody in it is less important, or of the
   * same importance and a tenant with more calls there. It may be admitted at once.
   */
  public boolean offer(Waiter waiter) {
    if (waiting.incrementAndGet() > settings.maxPending() && !displaceFor(waiter)) {
      waiting.decrementAndGet();
      return false;
    }
    queues.get(waiter.priority().ordinal()).add(waiter);
    serve(); // a place may have come free in between
    return true;
  }

  /**
   * Of the least important ones the tenant with most of them loses the one who came last, who has
   * waited least for nothing.
   */
  private boolean displaceFor(Waiter waiter) {
    int own = waiter.priority().ordinal();
    for (int i = queues.size() - 1; i >= own; i--) {
      FairQueue queue = queues.get(i);
      Waiter last = i > own ? queue.pollLast() : queue.pollLastFor(waiter);
      if (last != null) {
        waiting.decrementAndGet();
        last.displace();
        return true;
      }
    }
    return false;
  }

  /** Takes it out of the queue; false if it is not there: it is told what became of it. */
  public boolean withdraw(Waiter waiter) {
    if (!queues.get(waiter.priority().ordinal()).remove(waiter)) {
      return false;
    }
    waiting.decrementAndGet();
    return true;
  }

  /** A call that was under way is over. */
  public void leave() {
    underWay.decrementAndGet();
    if (waiting.get() > 0) {
      serve();
    }
  }

  /**
   * Gives free places to those who wait. Whoever adds to the queue or frees a place comes here
   * after that, so that of two who do so at once, one sees what the other did.
   */
  private void serve() {
    int i = 0;
    while (i < queues.size()) {
      FairQueue queue = queues.get(i);
      if (queue.isEmpty()) {
        i++;
        continue;
      }
      if (!tryTake(PRIORITIES[i])) {
        return;
      }
      Waiter next = queue.poll();
      if (next != null) {
        waiting.decrementAndGet();
        if (next.admit()) {
          continue;
        }
      }
      underWay.decrementAndGet();
      i = 0; // somebody more important may have found this place taken
    }
  }
}
