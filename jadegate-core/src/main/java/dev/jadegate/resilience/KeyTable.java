package dev.jadegate.resilience;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The states of many keys, each known by 64 bits that are its hash. Bounded: only a key whose state
 * is whole again makes room for another, so that nobody gets a fresh allowance by pushing himself
 * out with other keys (SEMANTICS 125); a key that finds no room is told so.
 *
 * <p>A key belongs to one of many sets, each an array that begins with 4 places and grows to 32. To
 * find a key is to look through its set; its state is swapped with one compare-and-set, and nothing
 * is allocated. A set has a flag that is held while a key is put into it or taken out. Nobody waits
 * for the flag: who does not get it looks again, a few times, and then has found no room. With as
 * many keys as are allowed a set holds 8 to 16 on average and is full once in 7,000 sets.
 *
 * <p>Why a swap never hits another key's state: places change their key only while their state is
 * {@link #MOVING}; a state never comes back, because states grow; and the key is read after the
 * state. So if the swap succeeds, the key was that one all the time.
 *
 * <p>Memory: 16 bytes a place and 24 a set; about 25 bytes a key when full.
 */
final class KeyTable {
  /** There is no room for this key. */
  static final long NO_ROOM = Long.MIN_VALUE;

  /** Of a place whose key is about to change. */
  private static final long MOVING = -1;

  private static final int FIRST_PLACES = 4;
  private static final int MAX_PLACES = 32;
  private static final int KEYS_PER_SET = 16;
  private static final int ABSENT = -1;

  /** How often somebody looks who meets a change of the set; it lasts some 50 ns. */
  private static final int TRIES = 64;

  /** The last few times he lets others run: who makes the change may have been stopped in it. */
  private static final int SPINS = 48;

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  /** In each: the flag, the keys, the states. */
  private final AtomicReferenceArray<long @Nullable []> sets;

  private final int maxKeys;
  private final AtomicInteger keys = new AtomicInteger();
  private final AtomicInteger sweeper = new AtomicInteger();

  /** A table for so many keys. */
  KeyTable(int maxKeys) {
    this.maxKeys = maxKeys;
    int wanted = Math.ceilDiv(maxKeys, KEYS_PER_SET);
    sets = new AtomicReferenceArray<>(Math.max(1, Integer.highestOneBit(2 * wanted - 1)));
  }

  /** How many keys there are, also those that are whole and not yet swept. */
  int keys() {
    return keys.get();
  }

  int maxKeys() {
    return maxKeys;
  }

  private int index(long key) {
    return (int) key & sets.length() - 1;
  }

  /** The state of a key; 0 if it is not here. */
  long state(long key) {
    long[] set = sets.get(index(key));
    int place = set == null ? ABSENT : find(set, key);
    return set == null || place == ABSENT ? 0 : Math.max(0, set[place + places(set)]);
  }

  /**
   * Takes one for a key.
   *
   * @return its state then; if refused, the complement of its state, which is negative; or {@link
   *     #NO_ROOM}
   */
  long take(long key, Allowance allowance, long now) {
    for (int i = 0; i < TRIES; i++) {
      long[] set = sets.get(index(key));
      int place = set == null ? ABSENT : find(set, key);
      if (set == null || place == ABSENT) {
        long state = enter(key, allowance, now);
        if (state != MOVING) {
          return state;
        }
        pause(i);
        continue;
      }
      int at = place + places(set);
      long state = (long) LONGS.getVolatile(set, at);
      while (state != MOVING && (long) LONGS.getVolatile(set, place) == key) {
        long next = allowance.take(state, now);
        if (next < 0) {
          return ~state;
        }
        if (LONGS.compareAndSet(set, at, state, next)) {
          return next;
        }
        state = (long) LONGS.getVolatile(set, at);
      }
      pause(i);
    }
    return NO_ROOM;
  }

  private static void pause(int tries) {
    if (tries < SPINS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  private static int places(long[] set) {
    return set.length - 1 >> 1;
  }

  private static int find(long[] set, long key) {
    int places = places(set);
    for (int i = 1; i <= places; i++) {
      if (set[i] == key) {
        return i;
      }
    }
    return ABSENT;
  }

  /** Puts a key in; {@link #MOVING} if somebody else is at it, so that one must look again. */
  private long enter(long key, Allowance allowance, long now) {
    int index = index(key);
    long[] set = sets.get(index);
    if (set == null) {
      sets.compareAndSet(index, null, new long[1 + 2 * FIRST_PLACES]);
      return MOVING;
    }
    if (!LONGS.compareAndSet(set, 0, 0, 1)) {
      return MOVING;
    }
    long state = MOVING;
    if (sets.get(index) == set && find(set, key) == ABSENT) {
      long first = allowance.take(0, now);
      state = put(set, index, key, allowance, first, now) ? first : NO_ROOM;
    }
    LONGS.setVolatile(set, 0, 0);
    if (state > 0) {
      sweep(sweeper.getAndIncrement() & sets.length() - 1, allowance, now);
    }
    return state;
  }

  /** In the place of a key that is whole, or in an empty one, or in one more. */
  private boolean put(long[] set, int index, long key, Allowance allowance, long state, long now) {
    int empty = ABSENT;
    int places = places(set);
    for (int i = 1; i <= places; i++) {
      if (set[i] == 0) {
        empty = i;
      } else if (release(set, i, allowance, now)) {
        fill(set, i, key, state);
        return true;
      }
    }
    if (keys.incrementAndGet() > maxKeys || empty == ABSENT && places == MAX_PLACES) {
      keys.decrementAndGet();
      return false;
    }
    if (empty == ABSENT) {
      long[] larger = grown(set);
      fill(larger, places + 1, key, state);
      sets.set(index, larger);
    } else {
      fill(set, empty, key, state);
    }
    return true;
  }

  /** Stops the place of a key that is whole, so that it can be another's. */
  private static boolean release(long[] set, int place, Allowance allowance, long now) {
    int at = place + places(set);
    long state = (long) LONGS.getVolatile(set, at);
    return allowance.isWhole(state, now) && LONGS.compareAndSet(set, at, state, MOVING);
  }

  private static void fill(long[] set, int place, long key, long state) {
    LONGS.setVolatile(set, place, key);
    LONGS.setVolatile(set, place + places(set), state);
  }

  /** A copy with twice the places; whoever still looks at the old one finds everything moving. */
  private static long[] grown(long[] set) {
    int places = places(set);
    long[] larger = new long[1 + 4 * places];
    for (int i = 1; i <= places; i++) {
      larger[i] = set[i];
      larger[i + 2 * places] = (long) LONGS.getAndSet(set, i + places, MOVING);
    }
    return larger;
  }

  /** Frees the places of keys that are whole; each new key pays for one set. */
  private void sweep(int index, Allowance allowance, long now) {
    long[] set = sets.get(index);
    if (set == null || !LONGS.compareAndSet(set, 0, 0, 1)) {
      return;
    }
    for (int i = 1; i <= places(set) && sets.get(index) == set; i++) {
      long state = set[i + places(set)];
      if (set[i] != 0 && release(set, i, allowance, now)) {
        fill(set, i, 0, state + 1); // states grow, also here
        keys.decrementAndGet();
      }
    }
    LONGS.setVolatile(set, 0, 0);
  }

  /** Takes over the keys of another table; to be called before this one is known to others. */
  void carry(KeyTable old, Allowance from, Allowance to) {
    long now = to.now();
    for (int index = 0; index < old.sets.length(); index++) {
      long[] set = old.sets.get(index);
      for (int i = 1; set != null && i <= places(set); i++) {
        long key = (long) LONGS.getVolatile(set, i);
        long state = to.carry(from, Math.max(0, (long) LONGS.getVolatile(set, i + places(set))));
        if (key != 0 && !to.isWhole(state, now)) {
          adopt(key, state, to, now);
        }
      }
    }
  }

  private void adopt(long key, long state, Allowance allowance, long now) {
    int index = index(key);
    long[] set = sets.get(index);
    if (set == null) {
      set = new long[1 + 2 * FIRST_PLACES];
      sets.set(index, set);
    }
    put(set, index, key, allowance, state, now);
  }
}
