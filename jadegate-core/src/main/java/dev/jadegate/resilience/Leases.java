package dev.jadegate.resilience;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A shared store asked for lots instead of single tokens, so that most requests are decided here. A
 * lot begins with one token, doubles each time it is used up within a second, and is at most a
 * tenth of what the bucket holds. What is left of it after a second is given back.
 *
 * <p>Nothing passes that the store did not give. So with n gateways no more passes in any stretch
 * of time than burst and rate allow and n lots, which were taken just before it. And a request may
 * be refused while the other gateways hold n - 1 lots, for a second at most. A refusal is
 * remembered for up to 100 ms, so that a flood does not reach the store either.
 *
 * <p>Keys beyond a bound are asked for one by one. Thread-safe and lock-free.
 */
public final class Leases implements SharedStore {
  private static final long LIFE = 1_000_000_000;
  private static final long REMEMBERED = 100_000_000;
  private static final int LARGEST = 10; // parts of a bucket; a tenth is a matter of taste

  private static final class Lease {
    final AtomicLong tokens = new AtomicLong();
    final AtomicReference<@Nullable CompletableFuture<Grant>> fetch = new AtomicReference<>();
    volatile Allowance allowance;
    volatile long endsAt;
    volatile long refusedUntil;
    volatile long lot = 1;
    volatile long left;
    volatile long nanosToWhole;

    Lease(Allowance allowance, long now) {
      this.allowance = allowance;
      endsAt = now;
      refusedUntil = now;
    }

    boolean tryTake(long now) {
      if (now - endsAt >= 0) {
        return false;
      }
      long held = tokens.get();
      while (held > 0 && !tokens.compareAndSet(held, held - 1)) {
        held = tokens.get();
      }
      return held > 0;
    }
  }

  private final SharedStore store;
  private final LongSupplier nanoClock;
  private final int maxKeys;
  private final ConcurrentHashMap<String, Lease> leases = new ConcurrentHashMap<>();

  /** Lots out of a store, for so many keys. */
  public Leases(SharedStore store, int maxKeys, LongSupplier nanoClock) {
    this.store = store;
    this.maxKeys = maxKeys;
    this.nanoClock = nanoClock;
  }

  /** Takes one, whatever is wanted. */
  @Override
  public CompletionStage<Grant> take(String key, Allowance allowance, long wanted) {
    long now = nanoClock.getAsLong();
    Lease lease = leases.get(key);
    if (lease == null) {
      if (leases.size() >= maxKeys) {
        return store.take(key, allowance, 1);
      }
      lease = leases.computeIfAbsent(key, absent -> new Lease(allowance, now));
    }
    lease.allowance = allowance;
    if (lease.tryTake(now)) {
      return CompletableFuture.completedFuture(granted(lease));
    }
    long refused = lease.refusedUntil - now;
    if (refused > 0) {
      return CompletableFuture.completedFuture(
          new Grant(0, 0, Math.max(lease.nanosToWhole, refused), refused));
    }
    return askMore(key, lease, now);
  }

  private static Grant granted(Lease lease) {
    return new Grant(1, lease.left + lease.tokens.get(), lease.nanosToWhole, 0);
  }

  /** One asks for all that wait. */
  private CompletionStage<Grant> askMore(String key, Lease lease, long now) {
    CompletableFuture<Grant> mine = new CompletableFuture<>();
    CompletableFuture<Grant> other = lease.fetch.compareAndExchange(null, mine);
    if (other != null) {
      return other.thenCompose(grant -> share(key, lease, grant));
    }
    giveBack(key, lease);
    boolean used = now - lease.endsAt < 0;
    long largest = Math.max(1, lease.allowance.limit() / LARGEST);
    lease.lot = Math.clamp(used ? lease.lot * 2 : lease.lot / 2, 1, largest);
    CompletionStage<Grant> first =
        mine.thenCompose(grant -> share(key, lease, grant)); // before the others
    store
        .take(key, lease.allowance, lease.lot)
        .whenComplete((grant, error) -> {
          if (error == null) {
            accept(lease, grant);
          }
          lease.fetch.set(null);
          if (error == null) {
            mine.complete(grant);
          } else {
            mine.completeExceptionally(error);
          }
        });
    return first;
  }

  private void accept(Lease lease, Grant grant) {
    long now = nanoClock.getAsLong();
    lease.left = grant.left();
    lease.nanosToWhole = grant.nanosToWhole();
    if (grant.taken() == 0) {
      lease.refusedUntil = now + Math.min(grant.nanosToNext(), REMEMBERED);
    } else {
      lease.endsAt = now + LIFE;
      lease.tokens.addAndGet(grant.taken());
    }
  }

  private CompletionStage<Grant> share(String key, Lease lease, Grant grant) {
    if (grant.taken() == 0) {
      return CompletableFuture.completedFuture(grant);
    }
    return lease.tryTake(nanoClock.getAsLong())
        ? CompletableFuture.completedFuture(granted(lease))
        : take(key, lease.allowance, 1); // others were quicker
  }

  private void giveBack(String key, Lease lease) {
    long rest = lease.tokens.getAndSet(0);
    if (rest > 0) {
      store.take(key, lease.allowance, -rest);
    }
  }

  /**
   * Gives back what is older than a second, and forgets who does not come; to be called each
   * second.
   */
  public void tidy() {
    long now = nanoClock.getAsLong();
    leases.forEach((key, lease) -> {
      if (now - lease.endsAt >= 0) {
        giveBack(key, lease);
        if (now - lease.endsAt >= LIFE && lease.fetch.get() == null) {
          leases.remove(key, lease);
        }
      }
    });
  }

  /** Gives everything back. */
  public void close() {
    leases.forEach(this::giveBack);
    leases.clear();
  }

  int size() {
    return leases.size();
  }
}
