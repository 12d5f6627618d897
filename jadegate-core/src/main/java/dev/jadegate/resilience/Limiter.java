package dev.jadegate.resilience;

import java.util.concurrent.atomic.LongAdder;

/**
 * One limit over all reloads: its buckets, and how often it said yes and no. Thread-safe; {@link
 * #configure} is called by one thread at a time.
 */
public final class Limiter {
  private final SipHash hash;
  private final LongAdder allowed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unasked = new LongAdder();
  private final LongAdder withoutRoom = new LongAdder();
  private volatile Buckets buckets;

  /**
   * A limit.
   *
   * @param maxKeys how many keys are kept apart; 0: there is one bucket for all
   */
  public Limiter(Allowance allowance, int maxKeys, SipHash hash) {
    this.hash = hash;
    buckets = new Buckets(allowance, maxKeys == 0 ? null : new KeyTable(maxKeys), withoutRoom);
  }

  /** What makes a key of an address or a text. */
  public SipHash hash() {
    return hash;
  }

  /** The buckets in force. */
  public Buckets buckets() {
    return buckets;
  }

  /**
   * Another rate, or room for another number of keys. Buckets keep what they held, in proportion;
   * what is taken while this runs, some milliseconds with many keys, may be forgotten.
   */
  public void configure(Allowance allowance, int maxKeys) {
    buckets = buckets.carried(allowance, maxKeys);
  }

  /** Counts a request whose bucket could not be asked for. */
  public void countUnasked() {
    unasked.increment();
  }

  public long unasked() {
    return unasked.sum();
  }

  /** Counts what became of a request. */
  public void count(boolean passed) {
    (passed ? allowed : refused).increment();
  }

  public long allowed() {
    return allowed.sum();
  }

  public long refused() {
    return refused.sum();
  }

  /** How often a key found no room. */
  public long withoutRoom() {
    return withoutRoom.sum();
  }

  /** How many keys have a bucket. */
  public int keys() {
    return buckets.keys();
  }
}
