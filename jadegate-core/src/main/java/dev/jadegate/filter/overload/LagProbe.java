package dev.jadegate.filter.overload;

import dev.jadegate.loop.Loop;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;

/**
 * How late an event loop comes to what it is given to do. The least of the last three samples
 * counts: one long task, or one pause of the collector, is no overload. Sampled by one thread; the
 * next sample is taken once the loop has answered.
 */
final class LagProbe {
  private static final int SAMPLES = 3;

  private final Loop loop;
  private final long[] samples = new long[SAMPLES];
  private int next;
  private volatile long sentNanos;
  private volatile long lagNanos;
  private volatile boolean waiting;

  LagProbe(Loop loop) {
    this.loop = loop;
  }

  Loop loop() {
    return loop;
  }

  /** Takes note of the last sample, begins another, and gives the least of them, in nanoseconds. */
  long sample() {
    if (!waiting) {
      samples[next] = lagNanos;
      next = (next + 1) % SAMPLES;
      sentNanos = System.nanoTime();
      waiting = true;
      try {
        loop.eventLoop().execute(this::answer);
      } catch (RejectedExecutionException stopped) {
        waiting = false; // the gateway stops
      }
    }
    return Arrays.stream(samples).min().orElse(0);
  }

  private void answer() {
    lagNanos = System.nanoTime() - sentNanos;
    waiting = false;
  }

  /** The last sample, or how long the one under way has taken if that is more; any thread. */
  long latestNanos() {
    return waiting ? Math.max(lagNanos, System.nanoTime() - sentNanos) : lagNanos;
  }
}
