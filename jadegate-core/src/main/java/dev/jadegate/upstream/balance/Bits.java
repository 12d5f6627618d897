package dev.jadegate.upstream.balance;

/**
 * Mixing of 64 bits: the finalizer of <a
 * href="https://prng.di.unimi.it/splitmix64.c">SplitMix64</a> (G. Steele, D. Lea, C. Flood, "Fast
 * Splittable Pseudorandom Number Generators", 2014). Each bit that goes in changes about half of
 * those that come out, and no two numbers come out the same.
 */
final class Bits {
  /** 2^64 over the golden ratio: multiples of it lie evenly spread. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private static final long FIRST = 0xBF58476D1CE4E5B9L;
  private static final long SECOND = 0x94D049BB133111EBL;

  private Bits() {}

  static long mix(long bits) {
    long once = (bits ^ bits >>> 30) * FIRST;
    long twice = (once ^ once >>> 27) * SECOND;
    return twice ^ twice >>> 31;
  }

  /** The number after this one in a sequence that looks random. */
  static long next(long bits) {
    return mix(bits + GOLDEN);
  }
}
