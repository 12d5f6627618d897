package dev.jadegate.resilience;

/**
 * Buckets for durations, which get wider as these get longer: between a power of two microseconds
 * and the next there are equally many of equal width, as in Gil Tene's <a
 * href="https://github.com/HdrHistogram/HdrHistogram">HdrHistogram</a>. The middle of a bucket is
 * off by at most half of its width, and the width is at most the duration divided by how many there
 * are for each doubling. Below as many microseconds the width is one.
 *
 * @param fineBits for each doubling there are two to the power of these
 * @param size how many there are; whatever is longer is in the last
 */
public record LatencyBuckets(int fineBits, int size) {
  /** A microsecond, nearly. */
  private static final int UNIT_BITS = 10;

  /** Fit for every duration. */
  static LatencyBuckets all(int fineBits) {
    return new LatencyBuckets(fineBits, Long.SIZE - UNIT_BITS - fineBits << fineBits);
  }

  /** The bucket of a duration in nanoseconds, from 0; one below zero is as long as zero. */
  public int of(long nanos) {
    long units = Math.max(0, nanos) >> UNIT_BITS;
    int doublings = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(units) - fineBits);
    return Math.min((doublings << fineBits) + (int) (units >> doublings), size - 1);
  }

  /** The middle of a bucket, in nanoseconds. */
  public long middle(int bucket) {
    int doublings = doublings(bucket);
    return (2 * units(bucket, doublings) + 1 << doublings) << UNIT_BITS - 1;
  }

  /** The longest duration of a bucket, in nanoseconds. */
  long longest(int bucket) {
    int doublings = doublings(bucket);
    return (units(bucket, doublings) + 1 << doublings) << UNIT_BITS;
  }

  private int doublings(int bucket) {
    return Math.max(0, (bucket >> fineBits) - 1);
  }

  /** Where it begins, in its own width. */
  private long units(int bucket, int doublings) {
    return bucket - ((long) doublings << fineBits);
  }
}
