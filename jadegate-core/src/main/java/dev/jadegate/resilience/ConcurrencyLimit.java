package dev.jadegate.resilience;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many calls of a service may be under way at once, over all threads together: exact, with no
 * error. Over it they wait in a bounded queue, first come first served.
 *
 * <pre>
 *            free, and nobody waits
 *   call ──────────────────────────────────► under way ──leave──► over
 *     │  limit reached                           ▲
 *     ├──────────────► waiting ──a place is free─┘
 *     │                   └──withdraw──► over
 *     └─ queue full ─► refused
 * </pre>
 *
 * A place that comes free goes to who has waited longest, whatever thread it belongs to. A call
 * that arrives between the two may be faster; it is one, and only if the queue was empty a moment
 * before.
 *
 * <p>Cost while there is room: one atomic addition to come and one to go, no lock and no
 * allocation. Withdrawing searches the queue from its head, where those stand whose patience ends.
 * Thread-safe.
 */
public final class ConcurrencyLimit {
  /** One who waits. */
  public interface Waiter {
    /**
     * It is under way from now on, and must leave. Called once, on any thread and in the middle of
     * something else, so that it only hands over to its own.
     *
     * @return false if that is not possible any more: it is over then
     */
    boolean admit();
  }

  private final AtomicInteger underWay = new AtomicInteger();

  /** Those in the queue, and those about to be. */
  private final AtomicInteger waiting = new AtomicInteger();

  private final Queue<Waiter> queue = new ConcurrentLinkedQueue<>();
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

  /** A call begins, if there is room and nobody waits; it must {@link #leave} then. */
  public boolean tryEnter() {
    return waiting.get() == 0 && tryTake();
  }

  private boolean tryTake() {
    int max = max();
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

  /** Puts it at the end of the queue; false if that is full. It may be admitted at once. */
  public boolean offer(Waiter waiter) {
    if (waiting.incrementAndGet() > settings.maxPending()) {
      waiting.decrementAndGet();
      return false;
    }
    queue.add(waiter);
    serve(); // a place may have come free in between
    return true;
  }

  /** Takes it out of the queue; false if it is not there, for it is or will be admitted. */
  public boolean withdraw(Waiter waiter) {
    if (!queue.remove(waiter)) {
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
    while (!queue.isEmpty() && tryTake()) {
      Waiter next = queue.poll();
      if (next != null) {
        waiting.decrementAndGet();
        if (next.admit()) {
          continue;
        }
      }
      underWay.decrementAndGet(); // and look again: somebody may have found this place taken
    }
  }
}
