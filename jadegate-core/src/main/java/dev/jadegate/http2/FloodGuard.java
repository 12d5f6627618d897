package dev.jadegate.http2;

import dev.jadegate.loop.Loop;
import java.util.Arrays;
import java.util.Locale;

/**
 * Counts what a peer may do now and then, but not all the time: each is cheap to send and costs us
 * something (RFC 9113, section 10.5; CVE-2023-44487 and its relatives). Too much of a kind within
 * ten seconds ends the connection with ENHANCE_YOUR_CALM. Confined to the connection's event loop.
 */
final class FloodGuard {
  /** What is counted. The limits are taste: far above what a client does that means well. */
  enum Kind {
    /** Streams reset while their exchange was under way, beyond one for each that went well. */
    RESET(1_000),
    /** Streams that we reset because what came on them was malformed. */
    BAD_STREAM(100),
    /** DATA frames without content that end nothing. */
    EMPTY_DATA(1_000),
    SETTINGS(100),
    PING(5_000),
    /** Further frames of a header block. */
    CONTINUATION(1_000),
    /**
     * Header sections over the limit, which may be far smaller on the wire (RFC 9113, section
     * 10.5.1).
     */
    HEADER(200),
    /** Beyond two for each DATA frame that we sent. */
    WINDOW_UPDATE(10_000),
    /** Frames without effect: PRIORITY, unknown ones, streams over the limit or closed. */
    USELESS(10_000);

    private final int limit;

    Kind(int limit) {
      this.limit = limit;
    }

    /** As metrics name it. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Kind[] KINDS = Kind.values();

  /** Window updates that may be saved up while a large answer is being sent. */
  private static final int MAX_CREDIT = 1_000_000;

  private static final long WINDOW_NANOS = 10_000_000_000L;

  private final Loop loop;
  private final FloodListener listener;
  private final int patience;
  private final int[] counts = new int[KINDS.length];
  private long windowStart;

  /** Multiplies the limits by the patience. */
  FloodGuard(Loop loop, FloodListener listener, int patience) {
    this.patience = patience;
    this.loop = loop;
    this.listener = listener;
    windowStart = loop.recent();
  }

  /** Counts one; throws if it is one too many. */
  void count(Kind kind) {
    int at = kind.ordinal();
    if (++counts[at] <= kind.limit * patience) {
      return;
    }
    long now = loop.now();
    if (now - windowStart >= WINDOW_NANOS) {
      Arrays.fill(counts, 0);
      counts[at] = 1;
      windowStart = now;
      return;
    }
    throw flooded(kind);
  }

  /** Too much of a kind by another measure than the count; to be thrown. */
  ConnectionError flooded(Kind kind) {
    listener.flooded(kind.label());
    return new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, "too many: " + kind.label());
  }

  /**
   * An exchange went well: a peer that cancels many of its requests, such as one with short
   * deadlines or hedging, is no flood as long as most of them are wanted.
   */
  void served() {
    int at = Kind.RESET.ordinal();
    counts[at] = Math.max(counts[at] - 1, -Kind.RESET.limit);
  }

  /** A DATA frame was sent, for which two window updates are due. */
  void dataSent() {
    int at = Kind.WINDOW_UPDATE.ordinal();
    counts[at] = Math.max(counts[at] - 2, -MAX_CREDIT);
  }
}
