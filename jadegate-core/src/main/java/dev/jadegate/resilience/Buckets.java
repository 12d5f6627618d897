package dev.jadegate.resilience;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is left of an allowance, for each key or for all together. Keys that find no room share one
 * bucket: they may be refused early, but nobody escapes the limit. Lock-free.
 */
public final class Buckets {
  private final Allowance allowance;
  private final @Nullable KeyTable table;
  private final AtomicLong shared = new AtomicLong();
  private final LongAdder withoutRoom;

  Buckets(Allowance allowance, @Nullable KeyTable table, LongAdder withoutRoom) {
    this.allowance = allowance;
    this.table = table;
    this.withoutRoom = withoutRoom;
  }

  /** What each bucket holds. */
  public Allowance allowance() {
    return allowance;
  }

  /**
   * Takes one.
   *
   * @param key what {@link SipHash} made of it; of no meaning if there is one bucket for all
   * @param now of the allowance's clock
   * @return the bucket's state then; if none is left, the complement of its state, which is
   *     negative
   */
  public long take(long key, long now) {
    if (table == null) {
      return takeShared(now);
    }
    long state = table.take(key, allowance, now);
    if (state != KeyTable.NO_ROOM) {
      return state;
    }
    withoutRoom.increment();
    return takeShared(now);
  }

  private long takeShared(long now) {
    while (true) {
      long state = shared.get();
      long next = allowance.take(state, now);
      if (next < 0) {
        return ~state;
      }
      if (shared.compareAndSet(state, next)) {
        return next;
      }
    }
  }

  /** The state of a key's bucket as it is. */
  public long state(long key) {
    return table == null ? shared.get() : table.state(key);
  }

  int keys() {
    return table == null ? 1 : table.keys();
  }

  /** The same buckets for another allowance, or another number of keys. */
  Buckets carried(Allowance next, int maxKeys) {
    KeyTable other = table == null ? null : new KeyTable(maxKeys);
    Buckets buckets = new Buckets(next, other, withoutRoom);
    buckets.shared.set(next.carry(allowance, shared.get()));
    if (table != null && other != null) {
      other.carry(table, allowance, next);
    }
    return buckets;
  }
}
