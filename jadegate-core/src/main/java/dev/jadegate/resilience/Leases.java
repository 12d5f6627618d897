package dev.jadegate.resilience;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes tokens from a shared store in lots, so that most requests are decided here. A lot begins
 * with one token, doubles each time it is used up within a second, and is at most a tenth of what
 * the bucket holds. More is asked for when a quarter of it is left, while requests go on; what is
 * left of it after a second is given back.
 *
 * <pre>
 *   request   1   2   4   6  12  24  48
 *   asks for  1   2   4   7  14  28  56     with what is left: 1, 2, 4, 8, 16, 32, 64
 * </pre>
 *
 * <p>Nothing passes that the store did not give, and a gateway holds at most one lot that nobody
 * has used. So with n gateways no more passes in any stretch of time than burst and rate allow and
 * n lots, which were taken just before it; and a request may be refused while the other gateways
 * hold n - 1 lots, for two seconds at most.
 *
 * <p>A store that gave less than it was asked for is left alone for as long as a lot needs to come
 * back, 10 ms at most, or until it has a token again, 100 ms at most; what comes is refused
 * meanwhile, so that a flood does not reach the store either.
 *
 * <p>Keys beyond a bound are asked for one by one. Thread-safe; there is a lock for each key, which
 * is held for some instructions and only by who must ask the store.
 */
public final class Leases {
  private static final long LIFE = 1_000_000_000;
  private static final long LONGEST_REFUSAL = 100_000_000;
  private static final long LONGEST_REST = 10_000_000;
  private static final int LARGEST = 10; // parts of a bucket; a tenth is a matter of taste
  private static final int LOW = 4; // parts of a lot
  private static final long NONE = -1;

  private static final class Lease {
    final String name;
    final AtomicLong tokens = new AtomicLong();
    volatile long endsAt;
    volatile long refusedUntil;
    volatile long low = NONE;
    volatile long left;
    volatile long wholeAt;
    volatile long nextAt;

    /** Asked for and not yet answered; what follows too is written under the lease's lock. */
    volatile long pending;

    final Queue<CompletableFuture<SharedStore.Grant>> waiting = new ArrayDeque<>(2);
    Allowance allowance;
    long takenAt;
    long size = 1;
    boolean forgotten;

    Lease(String name, Allowance allowance, long now) {
      this.name = name;
      this.allowance = allowance;
      endsAt = now;
      refusedUntil = now;
    }

    /** How many are left after one was taken; {@link #NONE} if there was none. */
    long take(long now) {
      if (now - endsAt >= 0) {
        return NONE;
      }
      long held = tokens.get();
      while (held > 0) {
        if (tokens.compareAndSet(held, held - 1)) {
          return held - 1;
        }
        held = tokens.get();
      }
      return NONE;
    }

    SharedStore.Grant granted(long held, long now) {
      return new SharedStore.Grant(1, left + held, Math.max(0, wholeAt - now), 0);
    }

    SharedStore.Grant refused(long now) {
      long next = Math.max(refusedUntil, nextAt) - now;
      return new SharedStore.Grant(0, 0, Math.max(next, wholeAt - now), Math.max(1, next));
    }
  }

  private final SharedStore store;
  private final int maxKeys;
  private final LongSupplier nanoClock;
  private final ConcurrentHashMap<Long, Lease> leases = new ConcurrentHashMap<>();

  /** Lots out of a store, for so many keys. */
  public Leases(SharedStore store, int maxKeys, LongSupplier nanoClock) {
    this.store = store;
    this.maxKeys = maxKeys;
    this.nanoClock = nanoClock;
  }

  /** What can be said of a request without asking; null: the store must be asked. */
  public SharedStore.@Nullable Grant decide(long key) {
    Lease lease = leases.get(key);
    if (lease == null) {
      return null;
    }
    long now = nanoClock.getAsLong();
    long held = lease.take(now);
    if (held == NONE) {
      return lease.refusedUntil - now > 0 ? lease.refused(now) : null;
    }
    if (held <= lease.low && lease.pending == 0 && lease.refusedUntil - now <= 0) {
      more(lease, now);
    }
    return lease.granted(held, now);
  }

  /**
   * Takes one with the store's help. Completes on any thread; fails if the store does.
   *
   * @param name whose bucket it is in the store, as the key says it here
   */
  public CompletionStage<SharedStore.Grant> ask(long key, String name, Allowance allowance) {
    CompletableFuture<SharedStore.Grant> waiter = new CompletableFuture<>();
    long now = nanoClock.getAsLong();
    Lease lease = leases.get(key);
    if (lease == null) {
      if (leases.size() >= maxKeys) {
        return store.take(name, allowance, allowance.now(), 1);
      }
      lease = leases.computeIfAbsent(key, absent -> new Lease(name, allowance, now));
    }
    Lot lot;
    synchronized (lease) {
      if (lease.forgotten) {
        return store.take(name, allowance, allowance.now(), 1);
      }
      lease.allowance = allowance;
      lease.waiting.add(waiter);
      lot = lease.waiting.size() > lease.pending ? nextLot(lease, now) : null;
    }
    send(lease, lot);
    return waiter;
  }

  private void more(Lease lease, long now) {
    Lot lot;
    synchronized (lease) {
      lot = lease.pending > 0 ? null : nextLot(lease, now);
    }
    send(lease, lot);
  }

  /** What the store is asked for, and when by two clocks. */
  private record Lot(Allowance allowance, long at, long asked, long wanted) {}

  /** With what is there it makes a lot: twice the last if that was used up, else half of it. */
  private Lot nextLot(Lease lease, long now) {
    boolean used = now - lease.endsAt < 0 || lease.pending > 0;
    if (!used) {
      giveBack(lease);
    }
    lease.size = Math.clamp(used ? lease.size * 2 : lease.size / 2, 1, largest(lease.allowance));
    lease.takenAt = lease.allowance.now();
    long wanted = Math.max(1, lease.size - lease.tokens.get());
    lease.pending += wanted;
    return new Lot(lease.allowance, lease.takenAt, now, wanted);
  }

  private static long largest(Allowance allowance) {
    return Math.max(1, allowance.limit() / LARGEST);
  }

  private void send(Lease lease, @Nullable Lot lot) {
    if (lot != null) {
      store
          .take(lease.name, lot.allowance, lot.at, lot.wanted)
          .whenComplete((grant, error) -> answered(lease, lot, grant, error));
    }
  }

  /** Serves who waits, in turn; what no other answer is coming for is refused or fails. */
  private void answered(
      Lease lease, Lot lot, SharedStore.@Nullable Grant grant, @Nullable Throwable error) {
    List<CompletableFuture<SharedStore.Grant>> served = new ArrayList<>();
    List<CompletableFuture<SharedStore.Grant>> unserved = new ArrayList<>();
    long now = nanoClock.getAsLong();
    synchronized (lease) {
      lease.pending -= lot.wanted;
      long given = grant == null ? 0 : grant.taken();
      while (served.size() < given && !lease.waiting.isEmpty()) {
        served.add(lease.waiting.remove());
      }
      if (grant != null) {
        accept(lease, lot, now, grant);
        lease.tokens.addAndGet(given - served.size());
      }
      while (lease.waiting.size() > lease.pending) {
        unserved.add(lease.waiting.remove());
      }
    }
    served.forEach(waiter -> waiter.complete(lease.granted(lease.tokens.get(), now)));
    unserved.forEach(waiter -> {
      if (error == null) {
        waiter.complete(lease.refused(now));
      } else {
        waiter.completeExceptionally(error);
      }
    });
  }

  private static void accept(Lease lease, Lot lot, long now, SharedStore.Grant grant) {
    lease.left = grant.left();
    lease.wholeAt = now + grant.nanosToWhole();
    lease.nextAt = now + grant.nanosToNext();
    if (grant.taken() < lot.wanted) {
      long rest = Math.max(grant.nanosToNext(), Math.min(LONGEST_REST, nanosForLot(lot.allowance)));
      lease.refusedUntil = now + Math.min(rest, LONGEST_REFUSAL);
    }
    if (grant.taken() > 0) {
      long life =
          lot.allowance instanceof CalendarQuota // what is left of a window at its end is lost
              ? Math.min(LIFE, lot.asked - now + grant.nanosToWhole())
              : LIFE;
      lease.endsAt = now + life;
      lease.low = lease.size < LOW ? NONE : lease.size / LOW;
    }
  }

  private static long nanosForLot(Allowance allowance) {
    return allowance instanceof TokenBucket bucket
        ? (long) (bucket.nanosPerToken() * largest(bucket))
        : LONGEST_REST;
  }

  private CompletionStage<?> giveBack(Lease lease) {
    long rest = lease.tokens.getAndSet(0);
    return rest > 0
        ? store.take(lease.name, lease.allowance, lease.takenAt, -rest)
        : CompletableFuture.completedStage(null);
  }

  /**
   * Gives back what is older than a second, and forgets who does not come; to be called each
   * second.
   */
  public void tidy() {
    long now = nanoClock.getAsLong();
    leases.forEach((key, lease) -> {
      synchronized (lease) {
        if (now - lease.endsAt >= 0) {
          giveBack(lease);
          lease.forgotten = now - lease.endsAt >= LIFE && lease.pending == 0;
          if (lease.forgotten) {
            leases.remove(key, lease);
          }
        }
      }
    });
  }

  /** Gives everything back; completes when the store has it all, or some of it is lost. */
  public CompletionStage<?> giveAllBack() {
    List<CompletableFuture<?>> all = new ArrayList<>();
    leases.forEach((key, lease) -> {
      synchronized (lease) {
        all.add(giveBack(lease).toCompletableFuture());
      }
    });
    leases.clear();
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
  }

  int size() {
    return leases.size();
  }
}
